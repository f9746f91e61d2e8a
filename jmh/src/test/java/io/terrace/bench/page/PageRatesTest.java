package io.terrace.bench.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.bench.TerraceBench;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

@Tag("long")
class PageRatesTest {

  @Test
  void eachSourceIsMeasuredAgainstThePageCache() {
    StringWriter out = new StringWriter();
    CommandLine command = TerraceBench.commandLine().setOut(new PrintWriter(out));

    assertThat(command.execute("page", "--rounds", "1", "--millis", "300")).isZero();

    assertThat(out.toString().lines().filter(line -> line.startsWith("/")))
        .hasSize(4)
        .allMatch(line -> line.matches("/\\S+ +[1-9]\\d* +\\d+\\.\\d\\d"));
    assertThat(out.toString()).containsPattern("/shop +\\d+ +1\\.00");
  }
}
