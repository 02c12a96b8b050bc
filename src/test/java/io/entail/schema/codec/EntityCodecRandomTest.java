package io.entail.schema.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.entail.errors.MalformedEntityException;
import io.entail.schema.EntityDefinition;
import io.entail.schema.RandomEntities;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the codec with Avro's own reader and writer. The seed is part of the test's name. */
class EntityCodecRandomTest {

    static LongStream seeds() {
        return LongStream.concat(
                LongStream.rangeClosed(1, 20), LongStream.of(Long.getLong("entail.seed", System.nanoTime())));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void bytesAreThoseOfAvro(long seed) throws IOException {
        RandomEntities random = new RandomEntities(seed);
        EntityDefinition definition = random.definition();
        for (int i = 0; i < 20; i++) {
            Map<String, Object> entity = random.entity(definition);
            byte[] ours = definition.codec().encode(entity);
            assertThat(ours).isEqualTo(avroBytes(RandomEntities.generic(definition, entity)));
            assertThat(definition.codec().decode(ours)).isEqualTo(entity);
        }
    }

    /** The arrays are written as several blocks with their size in bytes, as other writers may write them. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void blocksOfOtherWritersAreRead(long seed) throws IOException {
        RandomEntities random = new RandomEntities(seed);
        EntityDefinition definition = random.definition();
        Map<String, Object> entity = random.entity(definition);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(out, null);
        new GenericDatumWriter<GenericData.Record>(definition.avro())
                .write(RandomEntities.generic(definition, entity), encoder);
        encoder.flush();
        assertThat(definition.codec().decode(out.toByteArray())).isEqualTo(entity);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void brokenBytesAreAnEntityOrAClearError(long seed) {
        RandomEntities entities = new RandomEntities(seed);
        EntityDefinition definition = entities.definition();
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = definition.codec().encode(entities.entity(definition));
            for (int hits = 1 + random.nextInt(3); hits > 0 && bytes.length > 0; hits--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                Struct decoded = definition.codec().decode(bytes);
                assertThat(definition.codec().decode(definition.codec().encode(decoded)))
                        .isEqualTo(decoded);
            } catch (MalformedEntityException e) {
                assertThat(e).hasMessageStartingWith("bytes that are no entity of 'things': ");
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void bytesAreCheckedAsTheyAreRead(long seed) {
        RandomEntities entities = new RandomEntities(seed);
        EntityDefinition definition = entities.definition();
        Random random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            byte[] bytes = definition.codec().encode(entities.entity(definition));
            for (int hits = random.nextInt(3); hits > 0 && bytes.length > 0; hits--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            byte[] cut = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 3)) : bytes;
            Throwable checked = catchThrowable(() -> definition.codec().check(cut));
            Throwable read = catchThrowable(() -> definition.codec().decode(cut));
            assertThat(checked == null ? "well" : checked.toString())
                    .as("an image that was cut is refused: %s", HexFormat.of().formatHex(cut))
                    .isEqualTo(read == null ? "well" : read.toString());
        }
    }

    private static byte[] avroBytes(GenericData.Record record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericData.Record>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }
}
