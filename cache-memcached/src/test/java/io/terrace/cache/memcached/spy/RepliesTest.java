package io.terrace.cache.memcached.spy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.terrace.cache.memcached.spy.Replies.Increment;
import io.terrace.cache.memcached.wire.CommandException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RepliesTest {

  private static Reply reply(int status, byte[] body) {
    return new Reply(Request.INCREMENT, status, 1, 0, 0, 0, ByteBuffer.wrap(body), false);
  }

  private static byte[] text(String text) {
    return text.getBytes(US_ASCII);
  }

  @Test
  void anIncrementTellsTheNumber() throws CommandException {
    byte[] seven = ByteBuffer.allocate(Long.BYTES).putLong(7).array();
    assertThat(Replies.increment(reply(Reply.DONE, seven)))
        .isEqualTo(new Increment(false, Optional.of(7L)));
  }

  @Test
  void anIncrementOfWhatIsNoNumberTellsNone() throws CommandException {
    assertThat(Replies.increment(reply(Reply.NO_NUMBER, text("Non-numeric"))))
        .isEqualTo(new Increment(false, Optional.empty()));
  }

  /** Memcached says so to one of two who make the same number at the same moment. */
  @Test
  void anIncrementThatAnotherOvertookIsNoFailure() throws CommandException {
    assertThat(Replies.increment(reply(Reply.NOT_STORED, text("Not stored."))))
        .isEqualTo(new Increment(true, Optional.empty()));
  }

  @Test
  void anyOtherStatusIsARefusal() {
    assertThatExceptionOfType(CommandException.class)
        .isThrownBy(() -> Replies.increment(reply(Reply.OUT_OF_MEMORY, text("full"))))
        .withMessageContaining("0x82");
  }
}
