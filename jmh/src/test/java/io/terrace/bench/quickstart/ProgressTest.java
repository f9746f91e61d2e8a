package io.terrace.bench.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, UTF_8);

  @Test
  void aFileGetsALineForEachStepAndNothingToRewrite() throws Exception {
    Progress progress = new Progress(out, false);

    String result = progress.step("Replaying", () -> half(progress));

    assertThat(result).isEqualTo("done");
    assertThat(printed()).matches("  Replaying {35} +\\d+\\.\\d s\\R");
  }

  @Test
  void aTerminalGetsABarThatTheTimeThenCovers() throws Exception {
    Progress progress = new Progress(out, true);

    progress.step("Replaying", () -> half(progress));

    String[] drawn = printed().split("\r", -1);
    assertThat(drawn[1]).endsWith("[##########..........]  50 %").hasSizeLessThan(80);
    assertThat(drawn[2].stripTrailing()).matches("  Replaying +\\d+\\.\\d s");
    assertThat(drawn[2].stripTrailing().length()).isLessThan(drawn[1].length());
    assertThat(drawn[2].lines().findFirst().orElseThrow())
        .hasSizeGreaterThanOrEqualTo(drawn[1].length())
        .hasSizeLessThan(80);
  }

  @Test
  void aStepThatFailsEndsItsLine() {
    Progress progress = new Progress(out, false);

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                progress.step(
                    "Replaying",
                    () -> {
                      throw new IllegalStateException("no database");
                    }))
        .withMessage("no database");
    assertThat(printed()).endsWith(System.lineSeparator());
  }

  private static String half(Progress progress) {
    progress.show(1, 2);
    return "done";
  }

  private String printed() {
    return bytes.toString(UTF_8);
  }
}
