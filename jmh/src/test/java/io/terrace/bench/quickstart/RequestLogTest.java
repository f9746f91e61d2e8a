package io.terrace.bench.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestLogTest {

  private static final String GOOD = line("GET /user/17 HTTP/1.1");

  @Test
  void theSampleIsRead() throws IOException {
    RequestLog log = RequestLog.sample();

    assertThat(log.ids()).hasSize(5_000).startsWith(17L, 0L, 472L);
  }

  @Test
  void theOrderOfTheLinesIsKept() throws IOException {
    RequestLog log = read(GOOD, line("GET /user/0 HTTP/2"), GOOD);

    assertThat(log.ids()).containsExactly(17L, 0L, 17L);
  }

  @Test
  void whatIsAskedForBeyondTheEndStartsOver() throws IOException {
    RequestLog log = read(GOOD, line("GET /user/3 HTTP/1.1"));

    assertThat(log.first(1)).containsExactly(17L);
    assertThat(log.first(5)).containsExactly(17L, 3L, 17L, 3L, 17L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /user/17 HTTP/1.1",
        "10.0.0.1 - - [14/Nov/2023:22:13:20 +0000] \"GET /user/17 HTTP/1.1\" 200 862",
        "10.0.0.1 - - [14/Nov/2023:22:13:20 +0000] \"GET /user/17 HTTP/1.1\" OK 862 \"-\" \"curl\""
      })
  void aLineInAnotherFormatIsRefused(String line) {
    assertThatThrownBy(() -> read(GOOD, line, GOOD))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("shop.log:2: \"")
        .hasMessageEndingWith("is not in the combined log format");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /user/17 HTTP/1.1",
        "GET /user/ HTTP/1.1",
        "GET /user/-1 HTTP/1.1",
        "GET /user/17/orders HTTP/1.1",
        "GET /user/9223372036854775808 HTTP/1.1",
        "-"
      })
  void anotherRequestIsRefused(String request) {
    assertThatThrownBy(() -> read(GOOD, GOOD, line(request)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "shop.log:3: the request is \"%s\", not \"GET /user/<number> HTTP/1.1\"", request);
  }

  @Test
  void anEmptyLogIsRefused() {
    assertThatThrownBy(RequestLogTest::read)
        .isInstanceOf(IOException.class)
        .hasMessage("shop.log:1: the log is empty");
  }

  @Test
  void anErrorQuotesLittleAndNothingThatMovesATerminal() {
    assertThatThrownBy(() -> read("\u001b[2J" + "x".repeat(1_000)))
        .message()
        .startsWith("shop.log:1: \"?[2Jxxx")
        .hasSizeLessThan(140);
  }

  private static RequestLog read(String... lines) throws IOException {
    String text = Arrays.stream(lines).map(line -> line + "\n").collect(Collectors.joining());
    return RequestLog.read("shop.log", new BufferedReader(new StringReader(text)));
  }

  private static String line(String request) {
    return "10.0.0.1 - - [14/Nov/2023:22:13:20 +0000] \""
        + request
        + "\" 200 862 \"-\" \"curl/8.0\"";
  }
}
