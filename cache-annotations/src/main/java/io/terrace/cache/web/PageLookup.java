package io.terrace.cache.web;

import io.terrace.cache.LoadContext;
import io.terrace.cache.TieredCache;
import io.terrace.cache.web.PageSlot.Kind;
import io.terrace.cache.web.http.CacheStatus.Forwarded;
import io.terrace.cache.web.http.Selection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the page of a request, or who is to make it.
 *
 * <p><b>The idea.</b> A page is a load of the cache that begins here and ends when its handler has
 * run; all others who ask for it meanwhile wait for that load, here and in other processes. What is
 * kept is taken or refused by the page's own times, so a page that is stale is a load too, which
 * sees what it replaces.
 *
 * <p><b>Those who need not wait.</b> A page that cannot be stored leaves a mark. Who finds it does
 * not wait, and makes the page; one at a time, the <em>soloist</em>, does so as a load, so that a
 * page that can be stored after all is (hit-for-miss, as Varnish has it). A stale page that may be
 * served meanwhile is made anew by the soloist too.
 *
 * <p>Thread-safe.
 */
final class PageLookup {

  /** A page that changes its variants at each look is not worth a fifth. */
  private static final int MOST_TURNS = 4;

  private final TieredCache<String, PageSlot> cache;
  private final InstantSource clock;
  private final Duration waitLimit;
  private final VariantBound variants;
  private final Set<String> soloists = ConcurrentHashMap.newKeySet();
  private final Set<String> leaders = ConcurrentHashMap.newKeySet();

  PageLookup(
      TieredCache<String, PageSlot> cache,
      InstantSource clock,
      Duration waitLimit,
      int mostVariants) {
    this.cache = cache;
    this.clock = clock;
    this.waitLimit = waitLimit;
    this.variants = new VariantBound(mostVariants);
  }

  /** What a request is to do. */
  sealed interface Found {

    /** Answer with this page. */
    record Page(String key, StoredPage page, boolean waited) implements Found {}

    /** Make the page, for all who wait. */
    record Lead(PageCall call, String key, boolean solo, Forwarded why) implements Found {}

    /** Make the page, for this request alone. */
    record Pass(Forwarded why, String detail) implements Found {}
  }

  /** Returns what {@code request}, which is a GET, is to do; waits for a load of its page. */
  Found find(PageRequest request) {
    String key = request.base();
    Forwarded why = Forwarded.URI_MISS;
    for (int turn = 0; turn < MOST_TURNS; turn++) {
      boolean isBase = key.equals(request.base());
      if (request.isAuthorized() && leaders.contains(key)) {
        return new Found.Pass(why, "authorization"); // what is made for others waits for nobody
      }
      Turn result = turn(key, why, slot -> isTaken(request, slot, isBase), false);
      Found found = result.found();
      if (found != null) {
        return found;
      }
      PageSlot slot = result.slot();
      StoredPage page = slot == null ? null : slot.page();
      if (slot == null || slot.kind() == Kind.AGAIN) {
        continue;
      }
      if (slot.kind() == Kind.PASS) {
        Optional<Found> passed = passed(request, key, why, result.waited(), isBase);
        if (passed.isPresent()) {
          return passed.get();
        }
      } else if (page != null && slot.isSelectedBy(request::lines)) {
        return new Found.Page(key, page, result.waited());
      } else {
        String variant = digest(slot.selection().by(request::lines));
        if (!isBase || !variants.admits(request.base(), variant)) {
          return new Found.Pass(Forwarded.VARY_MISS, "variants");
        }
        key = variantKey(request.base(), slot, variant);
        why = Forwarded.VARY_MISS;
      }
    }
    return new Found.Pass(why, "changes");
  }

  private boolean isTaken(PageRequest request, PageSlot slot, boolean isBase) {
    StoredPage page = slot.page();
    if (page == null) {
      return true;
    }
    return slot.isSelectedBy(request::lines)
        ? request.directives().take(page, clock.millis())
        : isBase;
  }

  /** Found the mark of a page that cannot be stored. */
  private Optional<Found> passed(
      PageRequest request, String key, Forwarded why, boolean waited, boolean isBase) {
    if (waited || !soloists.add(key)) {
      return Optional.of(new Found.Pass(why, "not stored before"));
    }
    Predicate<PageSlot> taken = slot -> slot.page() != null && isTaken(request, slot, isBase);
    Turn solo = turn(key, why, taken, true);
    if (solo.found() instanceof Found.Lead lead) {
      return Optional.of(lead);
    }
    soloists.remove(key);
    return Optional.ofNullable(solo.found());
  }

  /** Begins to make a page anew that was served stale, unless somebody does. */
  Optional<Found.Lead> renew(String key) {
    if (!soloists.add(key)) {
      return Optional.empty();
    }
    Turn turn =
        turn(
            key,
            Forwarded.STALE,
            slot -> slot.page() != null && slot.page().isFresh(clock.millis()),
            true);
    if (turn.found() instanceof Found.Lead lead) {
      return Optional.of(lead);
    }
    soloists.remove(key);
    return Optional.empty();
  }

  /**
   * Returns the page for a request that makes none: a HEAD, or one that takes only what is there.
   */
  Optional<Found.Page> peek(PageRequest request) {
    String key = request.base();
    for (int turn = 0; turn < 2; turn++) {
      PageSlot slot = cache.find(key).orElse(null);
      StoredPage page = slot == null ? null : slot.page();
      if (slot == null || page == null) {
        return Optional.empty();
      }
      if (slot.isSelectedBy(request::lines)) {
        return request.directives().take(page, clock.millis())
            ? Optional.of(new Found.Page(key, page, false))
            : Optional.empty();
      }
      key = variantKey(request.base(), slot, digest(slot.selection().by(request::lines)));
    }
    return Optional.empty();
  }

  /**
   * One call of the cache: it gave something, or this request is to make it, or must do without.
   */
  private record Turn(@Nullable PageSlot slot, boolean waited, @Nullable Found found) {}

  private Turn turn(String key, Forwarded why, Predicate<PageSlot> taken, boolean solo) {
    PageCall call = new PageCall();
    CompletableFuture<@Nullable PageSlot> slot =
        cache.async().load(key, taken, (asked, context) -> call.begin(context));
    boolean waited = !slot.isDone();
    try {
      CompletableFuture.anyOf(slot, call.begun()).get(waitLimit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      if (!call.leave()) {
        return new Turn(null, true, new Found.Pass(why, "waited " + waitLimit.toSeconds() + " s"));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      if (!call.leave()) {
        return new Turn(null, true, new Found.Pass(why, "interrupted"));
      }
    } catch (ExecutionException failure) {
      throw failed(failure);
    }
    LoadContext<PageSlot> context = call.context();
    if (context == null) {
      return new Turn(slot.join(), waited, null);
    }
    leaders.add(key);
    boolean held = context.stale().map(s -> s.page() != null).orElse(false);
    return new Turn(null, false, new Found.Lead(call, key, solo, held ? Forwarded.STALE : why));
  }

  private static RuntimeException failed(ExecutionException failure) {
    Throwable cause = failure.getCause();
    return cause instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException("the page could not be looked up", cause);
  }

  /** Called when a page that was led is made, or will not be. */
  void ended(Found.Lead lead) {
    leaders.remove(lead.key());
    if (lead.solo()) {
      soloists.remove(lead.key());
    }
  }

  private static String variantKey(String base, PageSlot slot, String variant) {
    return base + " variant=" + slot.nonce() + "." + variant;
  }

  private static String digest(Selection selected) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (int i = 0; i < selected.names().size(); i++) {
        update(digest, selected.names().get(i));
        update(digest, selected.values().get(i));
      }
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("each platform has SHA-256", impossible);
    }
  }

  private static void update(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }
}
