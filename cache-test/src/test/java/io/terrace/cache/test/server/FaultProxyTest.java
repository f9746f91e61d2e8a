package io.terrace.cache.test.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.test.server.FaultProxy.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {

  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int SILENCE_MILLIS = 200;

  private final ServerSocket echoing;
  private final FaultProxy proxy;
  private Socket client = new Socket();

  FaultProxyTest() throws IOException {
    echoing = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    proxy =
        FaultProxy.before(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), echoing.getLocalPort()));
  }

  @BeforeEach
  void connect() throws IOException {
    Thread echo = new Thread(this::echo);
    echo.setDaemon(true);
    echo.start();
    client = connected();
  }

  @AfterEach
  void end() throws IOException {
    client.close();
    proxy.close();
    echoing.close();
  }

  private void echo() {
    while (!echoing.isClosed()) {
      try {
        Socket socket = echoing.accept();
        Thread thread =
            new Thread(
                () -> {
                  try (socket) {
                    socket.getInputStream().transferTo(socket.getOutputStream());
                  } catch (IOException e) {
                    // cut by the proxy
                  }
                });
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private Socket connected() throws IOException {
    String hostAndPort = proxy.hostAndPort();
    int port = Integer.parseInt(hostAndPort.substring(hostAndPort.indexOf(':') + 1));
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return socket;
  }

  private void send(String text) throws IOException {
    client.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private String receive(int count) throws IOException {
    return new String(client.getInputStream().readNBytes(count), US_ASCII);
  }

  private String echoed(String text) throws IOException {
    send(text);
    return receive(text.length());
  }

  private void awaitDropped() {
    Awaitility.await().until(() -> proxy.dropped() == 1);
  }

  private void assertSilence() throws IOException {
    client.setSoTimeout(SILENCE_MILLIS);
    assertThatThrownBy(() -> client.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    client.setSoTimeout(TIMEOUT_MILLIS);
  }

  @Test
  void withoutAFaultBytesGoThrough() throws IOException {
    String much = "0123456789".repeat(20_000);
    assertThat(echoed("ping")).isEqualTo("ping");
    assertThat(echoed(much)).isEqualTo(much);
    assertThat(proxy.accepted()).isEqualTo(1);
  }

  @Test
  void aDelayHoldsThemBack() throws IOException {
    proxy.set(new Fault.Delay(Duration.ofMillis(300)));
    long start = System.nanoTime();
    assertThat(echoed("ping")).isEqualTo("ping");
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isGreaterThan(500);
  }

  @Test
  void whatIsDroppedNeverComes() throws IOException {
    proxy.set(new Fault.Drop());
    send("lost");
    awaitDropped();
    assertSilence();
    proxy.set(new Fault.None());
    assertThat(echoed("ping")).isEqualTo("ping");
  }

  @Test
  void onlyRepliesAreDroppedWhereThatIsAskedFor() throws IOException {
    proxy.set(new Fault.DropReplies());
    send("heard");
    awaitDropped();
    assertSilence();
    proxy.set(new Fault.None());
    assertThat(echoed("ping")).isEqualTo("ping");
  }

  @Test
  void aHalfOpenConnectionIsSilentAndGoesOnWhereItWas() throws IOException {
    proxy.set(new Fault.HalfOpen());
    send("kept");
    assertSilence();
    proxy.set(new Fault.None());
    assertThat(receive(4)).isEqualTo("kept");
  }

  @Test
  void repliesDripWhole() throws IOException {
    proxy.set(new Fault.Drip(Duration.ofMillis(20)));
    long start = System.nanoTime();
    assertThat(echoed("0123456789")).isEqualTo("0123456789");
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isGreaterThan(100);
  }

  @Test
  void garbageIsAsLongAsTheReply() throws IOException {
    proxy.set(new Fault.Garbage());
    String text = "a text that no dice will throw";
    assertThat(echoed(text)).isNotEqualTo(text);
    proxy.set(new Fault.None());
    assertThat(echoed("ping")).isEqualTo("ping");
  }

  @Test
  void aCutEndsWhatIsThereAndNothingElse() throws IOException {
    echoed("ping");
    proxy.cut();
    assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    client = connected();
    assertThat(echoed("ping")).isEqualTo("ping");
  }

  @Test
  void whereThereIsNoServerConnectionsEnd() throws IOException {
    echoing.close();
    try (Socket other = connected()) {
      assertThat(other.getInputStream().read()).isNegative();
    }
  }

  @Test
  void aClosedOneLeavesNoThread() throws IOException {
    proxy.set(new Fault.HalfOpen());
    send("kept");
    proxy.close();
    Awaitility.await().untilAsserted(() -> assertThat(threads()).isEmpty());
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("fault-proxy-"))
        .collect(Collectors.toSet());
  }
}
