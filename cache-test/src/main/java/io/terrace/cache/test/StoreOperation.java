package io.terrace.cache.test;

/** The operations of a store with all capabilities, for the rules of a {@link FaultyStore}. */
public enum StoreOperation {
  /** {@link io.terrace.cache.spi.RemoteStore#get}. */
  GET,
  /** {@link io.terrace.cache.spi.RemoteStore#getAll}. */
  GET_ALL,
  /** {@link io.terrace.cache.spi.RemoteStore#put}. */
  PUT,
  /** {@link io.terrace.cache.spi.RemoteStore#compareAndSet}. */
  COMPARE_AND_SET,
  /** {@link io.terrace.cache.spi.RemoteStore#remove}. */
  REMOVE,
  /** {@link io.terrace.cache.spi.RemoteStore#touch}. */
  TOUCH,
  /** {@link io.terrace.cache.spi.LeaseStore#frameOrLease}. */
  FRAME_OR_LEASE,
  /** {@link io.terrace.cache.spi.LeaseStore#fill}. */
  FILL,
  /** {@link io.terrace.cache.spi.LeaseStore#renew}. */
  RENEW,
  /** {@link io.terrace.cache.spi.LeaseStore#release}. */
  RELEASE,
  /** {@link io.terrace.cache.spi.LeaseStore#fail}. */
  FAIL,
  /** {@link io.terrace.cache.spi.VersionStore#versions}. */
  VERSIONS,
  /** {@link io.terrace.cache.spi.VersionStore#advance}. */
  ADVANCE,
  /** {@link io.terrace.cache.spi.VersionStore#position}. */
  POSITION,
  /** {@link io.terrace.cache.spi.CounterStore#add}. */
  ADD,
  /** {@link io.terrace.cache.spi.CounterStore#count}. */
  COUNT,
  /** {@link io.terrace.cache.spi.CounterStore#reset}. */
  RESET,
  /** {@link io.terrace.cache.spi.Scannable#scan}. */
  SCAN,
  /** {@link io.terrace.cache.spi.Scannable#free}. */
  FREE
}
