// Records in Confluent's wire format: a zero byte, the number of a schema in four bytes, then Avro binary.
import avro from 'avsc';

const HEADER_BYTES = 5;
const REGISTRY_TIMEOUT_MS = 10_000;

/** Numbers of 64 bits do not fit JavaScript's: they are read as BigInt, which are exact. */
const LONG = avro.types.LongType.__with({
  fromBuffer: (bytes) => bytes.readBigInt64LE(),
  toBuffer: (value) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value) => typeof value === 'bigint',
  compare: (one, other) => (one === other ? 0 : one < other ? -1 : 1),
});

/** A moment as ISO 8601 in UTC, with milliseconds. */
class TimestampMillis extends avro.types.LogicalType {
  _fromValue(millis) {
    return new Date(Number(millis)).toISOString();
  }
}

/** Of logical types only moments are shown otherwise than their bytes say: a uuid is a text already. */
const OPTIONS = {
  logicalTypes: { 'timestamp-millis': TimestampMillis },
  // Every union is read with the name of its branch, so that no two branches can be mixed up; plain() takes it away.
  wrapUnions: true,
  typeHook: (schema) => {
    const isLong = schema === 'long' || (schema.type === 'long' && schema.logicalType === undefined);
    return isLong ? LONG : undefined;
  },
};

/** Schemas by their numbers, from a registry with Confluent's interface. Each is asked for once: none ever changes. */
export class Schemas {
  #url;
  #types = new Map();

  constructor(url) {
    this.#url = url.replace(/\/+$/, '');
  }

  async type(id) {
    let type = this.#types.get(id);
    if (type === undefined) {
      type = avro.Type.forSchema(JSON.parse(await this.#fetch(id), withoutDefaults), { ...OPTIONS });
      this.#types.set(id, type);
    }
    return type;
  }

  async #fetch(id) {
    const url = `${this.#url}/schemas/ids/${id}`;
    let response;
    let body;
    try {
      response = await fetch(url, { signal: AbortSignal.timeout(REGISTRY_TIMEOUT_MS) });
      body = await response.text();
    } catch (error) {
      throw new Error(`the schema registry does not answer at ${url}: ${error.cause?.message ?? error.message}`);
    }
    if (!response.ok) {
      throw new Error(`the schema registry has no schema ${id}: ${url} answers ${response.status} ${body}`);
    }
    const schema = JSON.parse(body).schema;
    if (typeof schema !== 'string') {
      throw new Error(`no schema registry answers at ${url}: ${body}`);
    }
    return schema;
  }
}

/** Whoever reads with the schema that wrote needs no defaults, and avsc refuses some that Avro allows. */
function withoutDefaults(name, value) {
  return name === 'default' ? undefined : value;
}

/** The name of a record's schema, and the record as JavaScript has it: objects, arrays, texts, numbers, BigInts. */
export async function decode(value, schemas) {
  if (value === null || value.length < HEADER_BYTES || value[0] !== 0) {
    throw new Error('it is not in Confluent’s wire format');
  }
  const type = await schemas.type(value.readInt32BE(1));
  return { name: type.name, record: plain(type, type.fromBuffer(value.subarray(HEADER_BYTES))) };
}

/** Takes away what only the reader of Avro needs. */
function plain(type, value) {
  switch (type.typeName) {
    case 'record':
      return Object.fromEntries(type.fields.map((field) => [field.name, plain(field.type, value[field.name])]));
    case 'union:wrapped': {
      if (value === null) {
        return null;
      }
      const [[branch, inside]] = Object.entries(value);
      return plain(type.types.find((candidate) => candidate.branchName === branch), inside);
    }
    case 'array':
      return value.map((item) => plain(type.itemsType, item));
    case 'map':
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(type.valuesType, item)]));
    case 'fixed':
    case 'bytes':
      return value.toString('hex');
    default:
      return value;
  }
}

/**
 * The primary key that canonical bytes stand for, given as hexadecimal digits: its one part, or a list of them. Each part is
 * a kind, a length in four bytes and so many bytes (avro/protocol.md, section 2). Only writers follow this: of bytes that
 * are something else, the digits are returned.
 */
export function canonicalKey(digits) {
  const bytes = Buffer.from(digits, 'hex');
  const parts = [];
  try {
    for (let at = 0; at < bytes.length; ) {
      const end = at + 5 + bytes.readUInt32BE(at + 1);
      if (end > bytes.length) {
        return digits;
      }
      parts.push(keyPart(bytes[at], bytes.subarray(at + 5, end)));
      at = end;
    }
  } catch (error) {
    if (error instanceof RangeError) {
      return digits;
    }
    throw error;
  }
  return parts.length === 1 ? parts[0] : parts;
}

function keyPart(kind, bytes) {
  switch (kind) {
    case 0:
      return null;
    case 1:
      return bytes.toString('utf8');
    case 2:
      return bytes.readBigInt64BE();
    case 3:
      return bytes.readDoubleBE();
    case 4:
      return bytes[0] === 1;
    default:
      throw new RangeError(`there is no kind ${kind}`);
  }
}

/** JSON on one line, with all digits of a BigInt. */
export function toJson(value) {
  if (typeof value === 'bigint') {
    return value.toString();
  }
  if (Array.isArray(value)) {
    return `[${value.map(toJson).join(',')}]`;
  }
  if (value !== null && typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([name, inside]) => `${JSON.stringify(name)}:${toJson(inside)}`)
      .join(',')}}`;
  }
  return JSON.stringify(value);
}
