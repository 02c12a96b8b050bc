// Changes the store through the API while a page is open.

/** Sends a request. Throws unless the status is one of `good`. */
export async function call(setting, method, path, { body, text, actor, reason, headers = {}, good = [200, 201, 204] } = {}) {
  const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(setting.base + path, {
    method,
    body: sent,
    headers: {
      ...(sent === undefined ? {} : { "Content-Type": "application/json" }),
      ...(actor ? { "Entail-Actor": encodeURIComponent(actor) } : {}),
      ...(reason ? { "Entail-Reason": encodeURIComponent(reason) } : {}),
      ...(setting.token ? { Authorization: "Bearer " + setting.token } : {}),
      ...headers,
    },
  });
  const answer = await response.text();
  if (!good.includes(response.status)) {
    throw new Error(`${method} ${path.slice(0, 200)} answered ${response.status}: ${answer.slice(0, 2000)}`);
  }
  return { status: response.status, body: answer ? JSON.parse(answer) : null, text: answer, headers: response.headers };
}

let number = 0;

/** Returns a name that no other flow uses. */
export function fresh(name) {
  return `${name}-${process.pid}-${number++}`;
}

/** Makes a service with four versions by three actors. */
export async function storied(setting, name) {
  const { body } = await call(setting, "POST", "/services", {
    body: { name, host: "billing.internal", tags: ["eu", "core"] },
    actor: "maria",
    reason: "billing moves out of the monolith",
  });
  const steps = [
    ["tom", "requests time out at month end", { read_timeout: 120000, retries: 2 }],
    ["maria", "second data centre", { host: "billing.eu.internal", tags: ["eu", "core", "pci"] }],
    ["release-bot", "TLS inside the network, CHG-1042", { protocol: "https", port: 8443 }],
  ];
  for (const [actor, reason, change] of steps) {
    await call(setting, "PATCH", "/services/" + body.id, { body: change, actor, reason });
  }
  return body.id;
}
