package io.terrace.cache.test.server;

import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;

/** A Redis that also speaks TLS, with a certificate made for it. Thread-safe. */
public final class RedisTlsServer implements AutoCloseable {

  private final RedisServer server;
  private final int tlsPort;
  private final SSLContext trusting;

  private RedisTlsServer(RedisServer server, int tlsPort, SSLContext trusting) {
    this.server = server;
    this.tlsPort = tlsPort;
    this.trusting = trusting;
  }

  /** Starts one. */
  public static RedisTlsServer start() {
    Path directory = RedisServer.newDirectory();
    TestCertificate certificate = TestCertificate.in(directory);
    int tlsPort = LoopbackPorts.next(0);
    RedisServer server =
        RedisServer.begin(
            directory,
            List.of(
                "--tls-port",
                Integer.toString(tlsPort),
                "--tls-cert-file",
                certificate.certificateFile().toString(),
                "--tls-key-file",
                certificate.keyFile().toString(),
                "--tls-ca-cert-file",
                certificate.certificateFile().toString(),
                "--tls-auth-clients",
                "no"));
    return new RedisTlsServer(server.answering(), tlsPort, certificate.trusting());
  }

  /** Returns the server, which can be reached without TLS too. */
  public RedisServer server() {
    return server;
  }

  /** Returns the port that speaks TLS. */
  public int tlsPort() {
    return tlsPort;
  }

  /** Returns where it is, as {@code rediss://host:port}. */
  public String uri() {
    return "rediss://" + server.host() + ":" + tlsPort;
  }

  /** Returns a context that trusts its certificate, which nothing else does. */
  public SSLContext trusting() {
    return trusting;
  }

  @Override
  public void close() {
    server.close();
  }
}
