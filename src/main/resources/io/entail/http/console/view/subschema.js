// What a plugin of a name understands, for the form of plugins.

import { read } from "../api.js";
import { readFields } from "../lib/schema.js";
import { useEffect, useState } from "../lib/ui.js";

/** Nobody types so fast. */
const TYPING_MILLIS = 400;

/** The special fields of a plugin with that name; null when there are none. */
export function useSubschema(kind, name) {
  const [fields, setFields] = useState(null);
  const asked = kind.name === "plugins" && typeof name === "string" && name ? name : null;
  useEffect(() => {
    setFields(null);
    if (!asked) {
      return undefined;
    }
    const end = new AbortController();
    const timer = setTimeout(
      () =>
        read(["schemas", "plugins", asked], { signal: end.signal }).then(
          answer => end.signal.aborted || setFields(readFields(answer.body.fields)),
          // Its configuration is then edited as JSON.
          () => {},
        ),
      TYPING_MILLIS,
    );
    return () => (clearTimeout(timer), end.abort());
  }, [asked]);
  return fields;
}
