package io.terrace.cache.console;

import java.util.Map;

/**
 * What a server is to answer for a {@link Console}. Immutable.
 *
 * @param status the status code
 * @param headers the headers, the content type among them
 * @param body the body, to be sent in UTF-8
 */
public record ConsoleResponse(int status, Map<String, String> headers, String body) {

  /** Copies the headers. */
  public ConsoleResponse {
    headers = Map.copyOf(headers);
  }
}
