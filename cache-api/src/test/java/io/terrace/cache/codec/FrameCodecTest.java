package io.terrace.cache.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.terrace.cache.Compression;
import io.terrace.cache.codec.FrameCodec.Readable;
import io.terrace.cache.codec.FrameCodec.Reading;
import io.terrace.cache.codec.FrameCodec.Reason;
import io.terrace.cache.codec.FrameCodec.Unreadable;
import io.terrace.cache.spi.ByteSlice;
import io.terrace.cache.spi.RemoteStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameCodecTest {

  private static final String KEY = "shop:products:s42";
  private static final String LONG_KEY = "shop:products:s" + "k".repeat(200);

  private static final Frame FRAME =
      new Frame(
          0x0102030405060708L,
          false,
          (byte) 1,
          0x0A0B0C0D,
          1_767_225_600_000L,
          300_000,
          1_500,
          0x1112131415161718L,
          List.of(new Frame.Tag("süß", 0x2122232425262728L)),
          Compression.NONE,
          ByteSlice.of("payload".getBytes(UTF_8)));

  private static Frame frame(Random random) {
    List<Frame.Tag> tags = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      tags.add(new Frame.Tag("tag-" + random.nextInt(1_000), random.nextLong()));
    }
    boolean negative = random.nextInt(4) == 0;
    byte[] payload = new byte[negative ? 0 : random.nextInt(300)];
    random.nextBytes(payload);
    return new Frame(
        random.nextLong() | 1,
        negative,
        (byte) random.nextInt(128),
        random.nextInt(),
        random.nextLong() >>> (1 + random.nextInt(63)),
        random.nextLong() >>> (1 + random.nextInt(63)),
        random.nextLong() >>> (1 + random.nextInt(63)),
        random.nextLong(),
        tags,
        negative ? Compression.NONE : List.of(Compression.values()).get(random.nextInt(3)),
        ByteSlice.of(payload));
  }

  private static void assertUnreadable(Reason reason, byte[] bytes) {
    assertThat(FrameCodec.read(bytes, KEY)).isEqualTo(new Unreadable(reason));
  }

  @Test
  void aFrameIsReadAsItWasWritten() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      Frame frame = frame(random);
      String key = random.nextBoolean() ? KEY : LONG_KEY;
      assertThat(FrameCodec.read(FrameCodec.write(frame, key), key)).isEqualTo(new Readable(frame));
    }
  }

  @Test
  void theBytesOfFormatOneStayAsTheyAre() {
    String golden =
        "0102030405060708" // version
            + "d1" // magic and format
            + "00" // flags
            + "440d2682" // checksum
            + "01" // serializer
            + "0a0b0c0d" // schema
            + "1112131415161718" // generation
            + "80d0eab6b733" // created
            + "e0a712" // ttl
            + "dc0b" // load
            + "01" // tags
            + "05" // length of the name
            + "73c3bcc39f" // name
            + "2122232425262728" // nonce
            + "7061796c6f6164"; // payload
    assertThat(HexFormat.of().formatHex(FrameCodec.write(FRAME, KEY))).isEqualTo(golden);
    assertThat(FrameCodec.read(HexFormat.of().parseHex(golden), KEY))
        .isEqualTo(new Readable(FRAME));
  }

  @Test
  void aFrameWithoutTagsTakesFortyBytes() {
    Frame frame =
        new Frame(
            5,
            false,
            (byte) 1,
            7,
            1_767_225_600_000L,
            3_600_000,
            1_500,
            99,
            List.of(),
            Compression.NONE,
            ByteSlice.EMPTY);
    assertThat(FrameCodec.write(frame, KEY)).hasSize(40);
  }

  @Test
  void theVersionIsWhereStoresLookForIt() {
    assertThat(FrameCodec.version(FrameCodec.write(FRAME, KEY))).isEqualTo(0x0102030405060708L);
    assertThat(FrameCodec.version(new byte[7])).isEqualTo(RemoteStore.ABSENT);
    assertThat(FrameCodec.version(new byte[0])).isEqualTo(RemoteStore.ABSENT);
  }

  @Test
  void thePayloadIsNotCopied() {
    byte[] bytes = FrameCodec.write(FRAME, KEY);
    Frame frame = ((Readable) FrameCodec.read(bytes, KEY)).frame();
    assertThat(frame.payload().array()).isSameAs(bytes);
    assertThat(frame.payload().toByteArray()).asString(UTF_8).isEqualTo("payload");
  }

  @Test
  void bytesOutsideOfASliceAreNotWritten() {
    ByteSlice part = new ByteSlice("xpayloadx".getBytes(UTF_8), 1, 7);
    Frame frame = FRAME.withPayload(Compression.NONE, part);
    Reading read = FrameCodec.read(FrameCodec.write(frame, KEY), KEY);
    assertThat(((Readable) read).frame().payload()).isEqualTo(FRAME.payload());
  }

  @Test
  void bytesTooFewAreShort() {
    byte[] bytes = FrameCodec.write(FRAME, KEY);
    assertUnreadable(Reason.SHORT, new byte[0]);
    assertUnreadable(Reason.SHORT, Arrays.copyOf(bytes, 8));
    assertUnreadable(Reason.SHORT, Arrays.copyOf(bytes, 30));
  }

  @Test
  void whatIsNoFrameIsForeign() {
    assertUnreadable(Reason.FOREIGN, "someone else's value, in plain text".getBytes(UTF_8));
    assertUnreadable(Reason.FOREIGN, new byte[100]);
    assertUnreadable(Reason.FOREIGN, with(FrameCodec.write(FRAME, KEY), 8, 0xD0));
  }

  @Test
  void anotherFormatOrFlagIsNewer() {
    assertUnreadable(Reason.NEWER_FORMAT, with(FrameCodec.write(FRAME, KEY), 8, 0xD2));
    assertUnreadable(Reason.NEWER_FORMAT, with(FrameCodec.write(FRAME, KEY), 9, 0x10));
  }

  private static byte[] with(byte[] bytes, int index, int value) {
    bytes[index] = (byte) value;
    return bytes;
  }

  @Test
  void aFrameCutOrContinuedIsNotBelieved() {
    byte[] bytes = FrameCodec.write(FRAME, KEY);
    assertUnreadable(Reason.CHECKSUM, Arrays.copyOf(bytes, bytes.length - 1));
    assertUnreadable(Reason.CHECKSUM, Arrays.copyOf(bytes, bytes.length + 1));
  }

  @Test
  void everyBitCounts() {
    byte[] bytes = FrameCodec.write(FRAME, KEY);
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] changed = bytes.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(FrameCodec.read(changed, KEY)).as("bit %s", bit).isInstanceOf(Unreadable.class);
    }
  }

  @Test
  void aFrameOfAnotherKeyIsNotBelieved() {
    byte[] bytes = FrameCodec.write(FRAME, KEY);
    assertThat(FrameCodec.read(bytes, KEY + "x")).isEqualTo(new Unreadable(Reason.CHECKSUM));
    assertThat(FrameCodec.read(bytes, LONG_KEY)).isEqualTo(new Unreadable(Reason.CHECKSUM));
  }

  @Test
  void aLongKeyIsComparedItself() {
    byte[] bytes = FrameCodec.write(FRAME, LONG_KEY);
    String other = LONG_KEY.replace("s", "t");
    byte[] forged = Checksums.renewed(bytes.clone(), other);
    assertThat(FrameCodec.read(forged, other)).isEqualTo(new Unreadable(Reason.OTHER_KEY));
    assertThat(FrameCodec.read(bytes, LONG_KEY)).isEqualTo(new Readable(FRAME));
  }

  @Test
  void numbersThatCannotBeAreMalformed() {
    byte[] bytes = FrameCodec.write(FRAME, KEY);
    assertMalformed(with(bytes.clone(), 14, 0x80)); // serializer
    assertMalformed(ByteBuffer.wrap(bytes.clone()).putLong(0, 0).array()); // version
    int tags = 27 + 6 + 3 + 2;
    assertMalformed(with(bytes.clone(), tags, 0x7F)); // more tags than bytes
    assertMalformed(with(bytes.clone(), tags + 1, 0x7F)); // a name beyond the end
    byte[] endless = bytes.clone();
    Arrays.fill(endless, 27, endless.length, (byte) 0xFF);
    assertMalformed(endless); // a number that does not end
    assertMalformed(with(bytes.clone(), 9, 1)); // a negative entry with a value
    assertMalformed(with(bytes.clone(), 9, 4 | 8)); // compressed in two ways
  }

  private static void assertMalformed(byte[] bytes) {
    assertUnreadable(Reason.MALFORMED, Checksums.renewed(bytes, KEY));
  }

  @Test
  void whatCannotBeReadAgainIsNotWritten() {
    assertThatIllegalArgumentException().isThrownBy(() -> frame(0, (byte) 0, 0, ByteSlice.EMPTY));
    assertThatIllegalArgumentException().isThrownBy(() -> frame(1, (byte) -1, 0, ByteSlice.EMPTY));
    assertThatIllegalArgumentException().isThrownBy(() -> frame(1, (byte) 0, -1, ByteSlice.EMPTY));
    assertThatIllegalArgumentException().isThrownBy(() -> frame(1, (byte) 0, 0, FRAME.payload()));
  }

  private static Frame frame(long version, byte serializer, long created, ByteSlice payload) {
    return new Frame(
        version, true, serializer, 0, created, 0, 0, 0, List.of(), Compression.NONE, payload);
  }
}
