package io.terrace.cache.test.fleet.member;

import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.test.fleet.member.Role.Opening;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a test asks of the caches of its fleet, beyond the defaults: words with a number each. */
record Options(List<String> words) {

  static Options of(Opening opening) {
    return new Options(opening.options());
  }

  boolean isNaive() {
    return words.contains(CacheRole.NAIVE);
  }

  /** Returns for how long entries of the heap are served without contact; zero for the default. */
  Duration maxDisconnected() {
    return Duration.ofMillis(number(CacheRole.SERVE).orElse(0L));
  }

  /** Returns {@code tier}, with its bus disturbed if that is asked for. */
  RemoteTier disturbed(RemoteTier tier) {
    Optional<Long> seed = number(CacheRole.DISTURBED);
    InvalidationBus bus = tier.bus();
    return seed.isEmpty() || bus == null
        ? tier
        : new RemoteTier(tier.store(), new DisturbedBus(bus, seed.get()));
  }

  private Optional<Long> number(String option) {
    return words.stream()
        .filter(word -> word.startsWith(option))
        .map(word -> Long.valueOf(word.substring(option.length())))
        .findFirst();
  }
}
