package io.terrace.cache.memcached;

import io.terrace.cache.memcached.Leases.Attempt;
import io.terrace.cache.memcached.Leases.Look;
import io.terrace.cache.memcached.wire.Node;
import io.terrace.cache.memcached.wire.Nodes;
import io.terrace.cache.memcached.wire.Outcome;
import io.terrace.cache.memcached.wire.Outcome.Status;
import io.terrace.cache.memcached.wire.Pending;
import io.terrace.cache.spi.Answers;
import io.terrace.cache.spi.BulkLeases;
import io.terrace.cache.spi.LeaseStore.Claim;
import io.terrace.cache.spi.LeaseStore.Lease;
import io.terrace.cache.spi.RemoteStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is done with many leases at once: as {@link Leases} does it, with each command sent for all
 * keys before its first answer is waited for. A key at which others were faster, and one that needs
 * more looks than most, goes on by itself. Thread-safe.
 */
final class ManyLeases implements BulkLeases {

  private final Nodes nodes;
  private final Settings settings;
  private final Leases leases;

  ManyLeases(Nodes nodes, Settings settings, Leases leases) {
    this.nodes = nodes;
    this.settings = settings;
    this.leases = leases;
  }

  private Node nodeOf(String key) {
    return nodes.of(KeyForm.of(key));
  }

  private Node nodeOf(Lease lease) {
    return nodeOf(lease.key());
  }

  @Override
  public Answers<String, Claim> framesOrLeases(Map<String, Long> unwanted, Duration limit) {
    Batch<String, Claim> batch = new Batch<>(settings, "framesOrLeases", this::nodeOf);
    for (List<String> part : Batch.parts(unwanted.keySet())) {
      Map<String, Attempt> attempts = new LinkedHashMap<>();
      Map<String, Pending<Outcome>> sent = new LinkedHashMap<>();
      batch
          .look(part, KeyForm::of)
          .forEach(
              (key, item) -> {
                Claim there = Leases.there(new Look(item, false), version(unwanted, key));
                if (there != null) {
                  batch.give(key, there);
                  return;
                }
                Attempt attempt = leases.attempt(nodeOf(key), key, item, limit);
                attempts.put(key, attempt);
                sent.put(key, attempt.sent());
              });
      List<String> contended = new ArrayList<>();
      batch
          .await(sent)
          .forEach(
              (key, outcome) -> {
                Attempt attempt = attempts.get(key);
                if (outcome.isDone() && attempt != null) {
                  batch.give(key, attempt.granted(outcome));
                } else {
                  contended.add(key);
                }
              });
      contended.forEach(
          key ->
              batch.alone(key, () -> leases.frameOrLease(key, version(unwanted, key), limit, "")));
    }
    return batch.answers();
  }

  private static long version(Map<String, Long> unwanted, String key) {
    return unwanted.getOrDefault(key, RemoteStore.ABSENT);
  }

  @Override
  public Answers<Lease, Boolean> fillAll(Map<Lease, Fill> fills) {
    Batch<Lease, Boolean> batch = new Batch<>(settings, "fillAll", this::nodeOf);
    for (List<Map.Entry<Lease, Fill>> part : Batch.parts(fills.entrySet())) {
      Map<Lease, Pending<Outcome>> sent = new LinkedHashMap<>();
      Map<Lease, Fill> others = new LinkedHashMap<>();
      for (Map.Entry<Lease, Fill> fill : part) {
        leases
            .filling(fill.getKey(), fill.getValue())
            .ifPresentOrElse(
                filling -> sent.put(fill.getKey(), filling),
                () -> others.put(fill.getKey(), fill.getValue()));
      }
      batch
          .await(sent)
          .forEach(
              (lease, outcome) -> {
                if (isSettled(outcome)) {
                  batch.give(lease, outcome.isDone());
                } else {
                  others.put(lease, fills.get(lease));
                }
              });
      others.forEach(
          (lease, fill) -> batch.alone(lease, () -> leases.fill(lease, fill.frame(), fill.ttl())));
    }
    return batch.answers();
  }

  /** Returns whether there is no more to it: the item is neither another one nor too large. */
  private static boolean isSettled(Outcome outcome) {
    return outcome.isDone() || outcome.status() == Status.ABSENT;
  }

  @Override
  public Answers<Lease, Boolean> renewAll(Set<Lease> held, Duration limit) {
    Batch<Lease, Boolean> batch = new Batch<>(settings, "renewAll", this::nodeOf);
    for (List<Lease> part : Batch.parts(held)) {
      Map<Lease, Pending<Outcome>> sent = new LinkedHashMap<>();
      List<Lease> others = new ArrayList<>();
      batch
          .look(part, Leases::recordKey)
          .forEach(
              (lease, item) ->
                  leases
                      .renewal(lease, item, limit)
                      .ifPresentOrElse(
                          renewal -> sent.put(lease, renewal), () -> others.add(lease)));
      batch
          .await(sent)
          .forEach(
              (lease, outcome) -> {
                if (isSettled(outcome)) {
                  batch.give(lease, outcome.isDone());
                } else {
                  others.add(lease);
                }
              });
      others.forEach(lease -> batch.alone(lease, () -> leases.renew(lease, limit)));
    }
    return batch.answers();
  }

  @Override
  public void releaseAll(Set<Lease> held) {
    Batch<Lease, Boolean> batch = new Batch<>(settings, "releaseAll", this::nodeOf);
    Batch.parts(held).forEach(part -> release(part, batch));
    Map<Lease, Boolean> ignored = batch.answers().all();
  }

  private void release(Collection<Lease> held, Batch<Lease, Boolean> batch) {
    Map<Lease, Pending<Outcome>> sent = new LinkedHashMap<>();
    batch
        .look(held, Leases::recordKey)
        .forEach(
            (lease, item) ->
                leases.releasing(lease, item).ifPresent(release -> sent.put(lease, release)));
    Map<Lease, Outcome> ignored = batch.await(sent);
  }

  @Override
  public void failAll(Set<Lease> held, Duration told) {
    Batch<Lease, Boolean> batch = new Batch<>(settings, "failAll", this::nodeOf);
    for (List<Lease> part : Batch.parts(held)) {
      Map<Lease, Pending<Outcome>> marks = new LinkedHashMap<>();
      part.forEach(lease -> leases.marking(lease, told).ifPresent(mark -> marks.put(lease, mark)));
      release(batch.await(marks).keySet(), batch);
    }
    Map<Lease, Boolean> ignored = batch.answers().all();
  }
}
