#!/usr/bin/env node
// Prints the change feed of an Entail store, one JSON object a line, with nothing of Entail: kafkajs reads Kafka, avsc
// reads Avro, and the schemas come from the registry. README.md beside this file says how to run it.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import { decode, Schemas, toJson } from './records.js';

const USAGE = `usage: node feed.js [ENTITY] [options]

Prints the changes of a store, of one entity such as services or of all, from the beginning until now.

  --bootstrap HOST:PORT   Kafka (or ENTAIL_BOOTSTRAP)
  --registry URL          schema registry (or ENTAIL_REGISTRY)
  --store NAME            the store (or ENTAIL_STORE; default: entail)
  --follow                goes on with what comes, until Ctrl-C
  --help`;

const OPERATIONS = { c: 'create', u: 'update', d: 'delete' };
const PROGRESS = 'io.entail.changes.Progress';
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
    position: `${change.position.partition}:${change.position.offset}`,
    sequence: change.sequence,
    entity: change.entity,
    key: JSON.parse(key)[2],
    operation: OPERATIONS[change.op],
    version: change.version,
    at: change.ts_ms,
    actor: change.actor,
    reason: change.reason,
    before: change.before,
    after: change.after,
  };
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
  #sequence = 0n;

  constructor(schemas, entity) {
    this.#schemas = schemas;
    this.#entity = entity;
  }

  async take(message) {
    let read;
    try {
      read = await decode(message.value, this.#schemas);
    } catch (error) {
      throw new Error(`the record at offset ${message.offset} of the feed cannot be read: ${error.message}`);
    }
    // Progress says that what came since the last change has changed nothing.
    if (read.name === PROGRESS) {
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
    if (this.#entity === undefined || this.#entity === change.entity) {
      await print(toJson(shown(change, message.key)));
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
  const printer = new Printer(new Schemas(options.registry), options.entity);
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
