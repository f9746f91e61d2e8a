package io.terrace.cache.metrics;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.inspect.CacheInspector;
import io.terrace.cache.inspect.KeyView;
import io.terrace.cache.spi.CacheObserver;
import io.terrace.cache.spi.CacheObserver.Observation;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.cache.CacheException;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The beans of one manager in JMX: one of each cache, those that there are and those that come, and
 * one of each remote tier. They are Terrace's own, beside the two that JSR-107 knows.
 *
 * <pre>{@code
 * try (TerraceBeans beans = TerraceBeans.register(manager)) {
 *   ...
 * }
 * }</pre>
 *
 * <p>Thread-safe; does not block. Whoever may use the beans may invalidate what is cached; they
 * show no value, and no key but one that is asked for. Where a name is taken, by a manager of the
 * same namespace in another class loader, the bean's name has the key {@code instance} too.
 */
@SuppressWarnings("exports") // who passes a server has java.management
public final class TerraceBeans implements AutoCloseable {

  private static final String DOMAIN = "io.terrace.cache";

  /** How many managers of one namespace a server may show. */
  private static final int MOST_INSTANCES = 1_000;

  private final MBeanServer server;
  private final TerraceCacheManager manager;
  private final CacheInspector inspector;
  private final Map<TieredCache<?, ?>, ObjectName> caches = new ConcurrentHashMap<>();
  private final Collection<ObjectName> remotes;
  private final Observation observation;

  private TerraceBeans(MBeanServer server, TerraceCacheManager manager) {
    this.server = server;
    this.manager = manager;
    this.inspector = new CacheInspector(manager, KeyView.redacted());
    Queue<ObjectName> names = new ConcurrentLinkedQueue<>();
    manager
        .remoteStatistics()
        .keySet()
        .forEach(
            remote ->
                names.add(add("RemoteTier", "remote", remote, new RemoteBean(manager, remote))));
    this.remotes = names;
    this.observation = manager.observe(new Shown());
  }

  /**
   * Registers the beans on the platform's server.
   *
   * @throws IllegalStateException if the manager is closed
   * @throws CacheException if the server refuses
   */
  public static TerraceBeans register(TerraceCacheManager manager) {
    return register(manager, ManagementFactory.getPlatformMBeanServer());
  }

  /** The same on {@code server}. */
  public static TerraceBeans register(TerraceCacheManager manager, MBeanServer server) {
    return new TerraceBeans(
        Objects.requireNonNull(server, "server"), Objects.requireNonNull(manager, "manager"));
  }

  private ObjectName add(String type, String key, String name, Object bean) {
    String full =
        DOMAIN
            + ":type="
            + type
            + ",manager="
            + ObjectName.quote(manager.namespace())
            + ","
            + key
            + "="
            + ObjectName.quote(name);
    try { // until a name is free: to ask first would leave a gap for another to come between
      for (int instance = 1; ; instance++) {
        ObjectName free = new ObjectName(instance == 1 ? full : full + ",instance=" + instance);
        try {
          server.registerMBean(bean, free);
          return free;
        } catch (InstanceAlreadyExistsException taken) {
          if (instance == MOST_INSTANCES) {
            throw taken;
          }
        }
      }
    } catch (JMException e) {
      throw new CacheException(
          "'"
              + name
              + "' of '"
              + manager.namespace()
              + "' can't be shown in JMX. Allow "
              + DOMAIN
              + " on the MBean server, or register no beans.",
          e);
    }
  }

  private void remove(ObjectName name) {
    try {
      server.unregisterMBean(name);
    } catch (InstanceNotFoundException gone) {
      // Someone else took it away; that is what was wanted.
    } catch (JMException e) {
      throw new CacheException("the bean " + name + " can't be unregistered", e);
    }
  }

  /** Takes the beans away again; no effect the second time. */
  @Override
  public void close() {
    observation.close();
    remotes.forEach(this::remove);
    remotes.clear();
  }

  /** Follows the caches as they come and go. */
  private final class Shown implements CacheObserver {

    @Override
    public void opened(TieredCache<?, ?> cache) {
      caches.put(cache, add("Cache", "cache", cache.getName(), new CacheBean(cache, inspector)));
    }

    @Override
    public void closed(TieredCache<?, ?> cache) {
      ObjectName name = caches.remove(cache);
      if (name != null) {
        remove(name);
      }
    }
  }
}
