#!/usr/bin/env node
// Prints the change feed of an Entail store, one JSON object a line, with nothing of Entail: kafkajs reads Kafka, avsc
// reads Avro, and the schemas come from the registry. README.md beside this file says how to run it.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import { canonicalKey, decode, Schemas, toJson } from './records.js';

const USAGE = `usage: node feed.js [ENTITY] [options]

Prints the changes of a store, of one entity such as services or of all, from the beginning until now.

  --bootstrap HOST:PORT   Kafka (or ENTAIL_BOOTSTRAP)
  --registry URL          schema registry (or ENTAIL_REGISTRY)
  --store NAME            the store (or ENTAIL_STORE; default: entail)
  --outcomes              also prints what became of writes that changed nothing, and the store's definitions
  --follow                goes on with what comes, until Ctrl-C
  --help`;

const OPERATIONS = { c: 'create', u: 'update', d: 'delete' };
const PROGRESS = 'io.entail.changes.Progress';
const STORE_BEGUN = 'io.entail.changes.StoreBegun';
const ENTITY_DEFINED = 'io.entail.changes.EntityDefined';
const ENTITY_PREPARED = 'io.entail.changes.EntityPrepared';
const ENTITY_MIGRATED = 'io.entail.changes.EntityMigrated';
const PROTOCOL_ENABLED = 'io.entail.changes.ProtocolEnabled';
const PARTITION = 0;

/** How long Kafka may wait for more before it answers; whoever stops the program waits as long. */
const FETCH_WAIT_MS = 250;

/** A mistake of the user. */
class UsageError extends Error {}

function arguments_() {
  let parsed;
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: {
        bootstrap: { type: 'string', default: process.env.ENTAIL_BOOTSTRAP },
        registry: { type: 'string', default: process.env.ENTAIL_REGISTRY },
        store: { type: 'string', default: process.env.ENTAIL_STORE || 'entail' },
        outcomes: { type: 'boolean', default: false },
        follow: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error.message);
  }
  const { values, positionals } = parsed;
  if (values.help) {
    return values;
  }
  if (positionals.length > 1) {
    throw new UsageError(`one entity at most, not ${positionals.join(' and ')}`);
  }
  if (values.outcomes && positionals.length > 0) {
    throw new UsageError('--outcomes is about the whole store, not about one entity');
  }
  if (!values.bootstrap) {
    throw new UsageError('--bootstrap is missing');
  }
  if (!URL.canParse(values.registry ?? '')) {
    throw new UsageError(values.registry ? `--registry: '${values.registry}' is no URL` : '--registry is missing');
  }
  return { ...values, entity: positionals[0] };
}

/** What is printed of a change. */
function shown(change, key) {
  return {
    position: token(change.position),
    sequence: change.sequence,
    entity: change.entity,
    key: JSON.parse(key)[2],
    operation: OPERATIONS[change.op],
    version: change.version,
    at: change.ts_ms,
    actor: change.actor,
    reason: change.reason,
    // A feed that an older release has begun does not say it of what came before.
    expires: change.expires ?? null,
    before: change.before,
    after: change.after,
  };
}

function token(position) {
  return `${position.partition}:${position.offset}`;
}

/** What is printed of a record without a key, null for one that says no more than how far the feed has come. */
function told(name, record, timestamp) {
  const place = { position: token(record.position), at: new Date(Number(timestamp)).toISOString() };
  switch (name) {
    case STORE_BEGUN:
      return { ...place, store: record.id, maxEntityBytes: record.maxEntityBytes, maxWriteBytes: record.maxWriteBytes };
    case PROTOCOL_ENABLED:
      return { ...place, protocol: record.number };
    case ENTITY_DEFINED:
      return { ...place, defined: record.entity, ...definition(record) };
    case ENTITY_PREPARED:
      return { ...place, prepared: record.entity, ...definition(record) };
    case ENTITY_MIGRATED:
      // Where a field's values were before: in a field of another name, or in one of the same.
      return {
        ...place,
        migrated: record.entity,
        ...definition(record),
        names: JSON.parse(record.schema).migrated?.names ?? {},
        upTo: record.upTo,
      };
    default:
      return record.outcome ? { ...place, outcome: outcome(record.outcome) } : null;
  }
}

function definition({ ordinal, version, constraints, schema }) {
  return { ordinal, version, constraints, schema };
}

/** As it is in Avro, with the key of the row in the way as text and the first position as a token. */
function outcome(record) {
  const shown = { ...record, key: record.key === null ? null : canonicalKey(record.key) };
  if (record.position) {
    shown.position = token(record.position);
  }
  if (record.first) {
    shown.first = outcome(record.first);
  }
  return shown;
}

/** Waits while whoever reads the output is slower than the feed. */
async function print(line) {
  if (!process.stdout.write(`${line}\n`)) {
    await once(process.stdout, 'drain');
  }
}

/** Prints record after record of the topic. */
class Printer {
  #schemas;
  #entity;
  #outcomes;
  #sequence = 0n;
  #position = -1n;

  constructor(schemas, entity, outcomes) {
    this.#schemas = schemas;
    this.#entity = entity;
    this.#outcomes = outcomes;
  }

  async take(message) {
    let read;
    try {
      read = await decode(message.value, this.#schemas);
    } catch (error) {
      throw new Error(`the record at offset ${message.offset} of the feed cannot be read: ${error.message}`);
    }
    // Whatever has no key says how far the feed has come, records that this program does not know included.
    if (message.key === null) {
      await this.#tell(read, message.timestamp);
      return;
    }
    const change = read.record;
    // A client that had to connect again may bring records once more; one that is missing is never right.
    if (change.sequence <= this.#sequence) {
      return;
    }
    if (change.sequence !== this.#sequence + 1n) {
      throw new Error(`after change ${this.#sequence} comes ${change.sequence}: the feed has a gap`);
    }
    this.#sequence = change.sequence;
    this.#requireWhole(change.expires);
    this.#position = change.position.offset;
    if (this.#entity === undefined || this.#entity === change.entity) {
      await print(toJson(shown(change, message.key)));
    }
  }

  async #tell(read, timestamp) {
    if (read.name === PROGRESS) {
      this.#requireWhole(read.record.outcome);
    }
    const offset = read.record.position.offset;
    // As for changes: a record may come once more.
    if (offset <= this.#position) {
      return;
    }
    this.#position = offset;
    const shown = told(read.name, read.record, timestamp);
    if (this.#outcomes && shown !== null) {
      await print(toJson(shown));
    }
  }

  /** What an older release has published lacks a field that every record has now, if only to say null. */
  #requireWhole(field) {
    if (this.#outcomes && field === undefined) {
      throw new Error(
        'the feed was begun by an older release: of what came before its end it has no definitions and no outcomes; ' +
          "'entail publish --rebuild' makes it anew",
      );
    }
  }
}

/** Where readers of committed records are at the end now. */
async function endOf(kafka, topic) {
  const admin = kafka.admin();
  try {
    await admin.connect();
    const [partition] = await admin.fetchTopicOffsets(topic);
    return BigInt(partition.high);
  } finally {
    await admin.disconnect();
  }
}

/** Reads on until the end is reached, a signal comes or something fails. */
async function read(kafka, topic, printer, end) {
  // Kafka's rule of the consumer group wants a name; nothing is committed under it, and it goes with this process.
  const groupId = `${topic}-node-${randomUUID()}`;
  const consumer = kafka.consumer({
    groupId,
    readUncommitted: false,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: FETCH_WAIT_MS,
  });
  const done = new Promise((resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM']) {
      process.once(signal, () => resolve(signal));
    }
    process.stdout.once('error', (error) => (error.code === 'EPIPE' ? resolve(error.code) : reject(error)));
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) {
        reject(payload.error);
      }
    });
    // Also tells of batches with nothing but the ends of transactions, which have offsets too.
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      if (end !== undefined && BigInt(payload.lastOffset) + 1n >= end) {
        resolve('end');
      }
    });
    const eachBatch = async ({ batch, heartbeat, isRunning }) => {
      try {
        for (const message of batch.messages) {
          if (!isRunning()) {
            return;
          }
          await printer.take(message);
          await heartbeat();
        }
      } catch (error) {
        if (error.name?.startsWith('KafkaJS')) {
          throw error;
        }
        // Nothing gets better when it is read once more.
        reject(error);
      }
    };
    consumer
      .connect()
      .then(() => consumer.subscribe({ topic, fromBeginning: true }))
      .then(() => consumer.run({ autoCommit: false, eachBatch }))
      .catch(reject);
  });
  try {
    return await done;
  } finally {
    await consumer.disconnect();
  }
}

async function main() {
  const options = arguments_();
  if (options.help) {
    await print(USAGE);
    return;
  }
  const kafka = new Kafka({
    clientId: 'entail-node-feed',
    brokers: options.bootstrap.split(','),
    logLevel: logLevel.NOTHING,
  });
  const topic = `${options.store}.changes`;
  const end = await endOf(kafka, topic).catch((error) => {
    throw new Error(`Kafka at ${options.bootstrap} does not tell where ${topic} ends: ${error.message}`);
  });
  if (end === 0n && !options.follow) {
    return;
  }
  const printer = new Printer(new Schemas(options.registry), options.entity, options.outcomes);
  const why = await read(kafka, topic, printer, options.follow ? undefined : end);
  if (why.startsWith('SIG') && !options.follow) {
    throw new Error(`${why} came before the end`);
  }
}

try {
  await main();
} catch (error) {
  const isUsage = error instanceof UsageError;
  process.stderr.write(`feed: ${error.message}\n${isUsage ? `${USAGE}\n` : ''}`);
  process.exitCode = isUsage ? 2 : 1;
}
