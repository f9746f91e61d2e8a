package io.terrace.cache.test.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection that speaks the DevTools protocol: calls with an id, each answered once, and events,
 * both of a session, which is a page. Thread-safe; calls block, for 30 seconds at most.
 */
final class DevTools implements AutoCloseable {

  static final Duration LIMIT = Duration.ofSeconds(30);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
  private final Map<String, BiConsumer<String, JsonNode>> sessions = new ConcurrentHashMap<>();
  private final WebSocket socket;

  DevTools(URI address) {
    this.socket =
        await(
            "a connection to " + address,
            HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, new Receiver()));
  }

  /** Has {@code listener} told of the events of {@code session}: their names and parameters. */
  void listen(String session, BiConsumer<String, JsonNode> listener) {
    sessions.put(session, listener);
  }

  /** Stops telling of the events of {@code session}. */
  void forget(String session) {
    sessions.remove(session);
  }

  /**
   * Calls {@code method} and returns its result.
   *
   * @param session of which page, or null for the browser
   * @throws IllegalStateException if the browser refuses it, or does not answer in time
   */
  JsonNode call(@Nullable String session, String method, Map<String, ?> parameters) {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    calls.put(id, answer);
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    if (session != null) {
      message.put("sessionId", session);
    }
    await(method, send(message.toString()));
    return await(method, answer);
  }

  /** A socket sends one text at a time. */
  private synchronized CompletableFuture<WebSocket> send(String text) {
    CompletableFuture<WebSocket> sent = socket.sendText(text, true);
    await("sending", sent);
    return sent;
  }

  static <T> T await(String what, CompletableFuture<T> answer) {
    try {
      return answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "browser: " + what + " took more than " + LIMIT.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new IllegalStateException("browser: " + what + ": " + cause.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("browser: interrupted at " + what, e);
    }
  }

  private void received(String text) {
    JsonNode message;
    try {
      message = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      fail(e);
      return;
    }
    if (message.has("id")) {
      CompletableFuture<JsonNode> call = calls.remove(message.get("id").intValue());
      if (call == null) {
        return;
      }
      if (message.has("error")) {
        call.completeExceptionally(
            new IllegalStateException(message.get("error").path("message").asText()));
      } else {
        call.complete(message.path("result"));
      }
      return;
    }
    var listener = sessions.get(message.path("sessionId").asText());
    if (listener != null) {
      listener.accept(message.path("method").asText(), message.path("params"));
    }
  }

  private void fail(Throwable failure) {
    calls.values().forEach(call -> call.completeExceptionally(failure));
  }

  @Override
  public void close() {
    socket.abort();
  }

  /** Puts the parts of a message together. */
  private final class Receiver implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      parts.append(part);
      if (last) {
        String text = parts.toString();
        parts.setLength(0);
        received(text);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      fail(new IllegalStateException("the browser has closed the connection"));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      fail(error);
    }
  }
}
