package io.terrace.bench.stampede;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.bench.TerraceBench;
import io.terrace.cache.test.server.RedisServer;
import io.terrace.cache.test.server.ServerExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import picocli.CommandLine;

class StampedeTest {

  @RegisterExtension
  static final ServerExtension<RedisServer> REDIS = new ServerExtension<>(RedisServer::start);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine tool = TerraceBench.commandLine();
    tool.setOut(new PrintWriter(out));
    tool.setErr(new PrintWriter(err));
    return tool.execute(arguments);
  }

  private int loads(String guard) {
    return Pattern.compile("^" + guard + " +(\\d+) ", Pattern.MULTILINE)
        .matcher(out.toString())
        .results()
        .map((MatchResult line) -> Integer.parseInt(line.group(1)))
        .findFirst()
        .orElseThrow();
  }

  /** All come within the time of a load, and nobody gives the server up, on a busy machine too. */
  @Test
  void eachGuardLoadsAsOftenAsItSays() {
    int exit =
        run(
            "stampede",
            "--processes=2",
            "--threads=4",
            "--load-time=2000",
            "--remote=" + REDIS.get().uri() + "?timeout=30000");

    assertThat(exit).as(err.toString()).isZero();
    assertThat(loads("none")).isBetween(2, 8); // who comes late may find what another has put
    assertThat(loads("process")).isEqualTo(2);
    assertThat(loads("fleet")).isEqualTo(1);
    assertThat(out.toString()).contains("caffeine ", "median", "slowest", "####");
  }

  @Test
  void aServerIsStartedWhereNoneIsNamed() {
    int exit = run("stampede", "--processes=1", "--threads=2", "--load-time=50", "--remote=redis");

    assertThat(exit).as(err.toString()).isZero();
    assertThat(loads("fleet")).isPositive();
  }

  @Test
  void whatCannotBeDoneIsRefused() {
    assertThat(run("stampede", "--processes=0")).isEqualTo(2);
    assertThat(run("stampede", "--remote=postgres")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--processes must be from 1 to 64: 0")
        .contains("--remote is local, redis, memcached or a URI: postgres");
  }
}
