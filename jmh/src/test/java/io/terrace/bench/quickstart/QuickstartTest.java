package io.terrace.bench.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Timeout(300)
class QuickstartTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();

  @Test
  void aSmallRunKeepsEveryPromise() {
    int code = execute("--requests", "300", "--threads", "4");

    assertThat(out.toString(UTF_8)).endsWith(String.format("%nEvery figure is as promised.%n"));
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--requests=0       | --requests must be from 1 to 1000000, not 0",
        "--requests=1000001 | --requests must be from 1 to 1000000, not 1000001",
        "--threads=-1       | --threads must be from 1 to 1000, not -1",
        "--threads=many     | Invalid value for option '--threads': 'many' is not an int",
        "--threads          | Missing required parameter for option '--threads' (N)",
        "--cache=none       | Unknown option: '--cache=none'",
        "fast               | Unmatched argument at index 0: 'fast'"
      })
  void aWrongArgumentIsNamedWithTheRemedy(String argument, String message) {
    int code = execute(argument);

    assertThat(err.toString().lines())
        .containsExactly(message, "bin/quickstart --help lists what there is.");
    assertThat(out.toString(UTF_8)).isEmpty();
    assertThat(code).isEqualTo(2);
  }

  private int execute(String... arguments) {
    CommandLine command = Quickstart.commandLine(new PrintStream(out, true, UTF_8), false);
    return command.setErr(new PrintWriter(err)).execute(arguments);
  }
}
