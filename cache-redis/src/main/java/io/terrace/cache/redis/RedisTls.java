package io.terrace.cache.redis;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Connections are encrypted, and the name in the server's certificate is checked.
 *
 * @param context which certificates are trusted, and which is shown
 */
record RedisTls(SSLContext context) {

  SSLParameters parameters() {
    SSLParameters parameters = context.getDefaultSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    return parameters;
  }
}
