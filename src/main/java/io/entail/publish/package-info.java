/**
 * The change feed's source: an exactly-once topology that resolves the writes topic once more and tells everybody what
 * came of it. In: the writes topic. Out: {@code <store>.changes}, one typed record per changed row, and
 * {@code <store>.rejections}.
 *
 * <p>The last record of the changes topic is the truth, the state in Kafka Streams only a means to go on from there.
 * Before the first record after each start, state, offsets and feed are compared ({@link io.entail.publish.StartCheck});
 * what does not fit is built again from the log, and no change is sent twice or left out.
 */
@NullMarked
package io.entail.publish;

import org.jspecify.annotations.NullMarked;
