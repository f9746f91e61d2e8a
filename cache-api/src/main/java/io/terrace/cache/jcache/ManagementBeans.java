package io.terrace.cache.jcache;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import javax.cache.CacheException;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * The beans of one cache on the platform's MBean server. Thread-safe.
 *
 * <p>A bean is {@code javax.cache:type=CacheStatistics,CacheManager=<URI>,Cache=<name>}, with a dot
 * for each character that a name may not have: those who look a bean up (the TCK, Micrometer)
 * compute that name from the URI and the cache, so it can't say more. Caches of two class loaders
 * may share it; the first to come has it, and the next one's bean has the key {@code ClassLoader}
 * besides. Only what this object registered does it unregister.
 */
final class ManagementBeans {

  /** What a bean shows; its name is the type in the object name. */
  enum Kind {
    CONFIGURATION("javax.cache", "CacheConfiguration"),
    STATISTICS("javax.cache", "CacheStatistics"),

    /** In a domain of our own: the TCK finds no beans but its own in the other. */
    RECORDING("io.terrace.cache", "CacheRecording");

    private final String domain;
    private final String type;

    Kind(String domain, String type) {
      this.domain = domain;
      this.type = type;
    }
  }

  /** What has a meaning in an object name, or makes a pattern of it. */
  private static final Pattern RESERVED = Pattern.compile("[,:=\n*?\"]");

  private final String manager;
  private final String cache;
  private final String loader;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Kind, ObjectName> registered = new EnumMap<>(Kind.class);
  private boolean closed;

  /**
   * Makes the beans' keeper; nothing is registered yet.
   *
   * @param loader what tells the beans of two class loaders apart
   */
  ManagementBeans(URI manager, String cache, @Nullable ClassLoader loader) {
    this.manager = plain(manager.toString());
    this.cache = plain(cache);
    this.loader = loader == null ? "bootstrap" : plain(idOf(loader));
  }

  /** Registers {@code bean} unless there is one of that kind, or the cache is closed. */
  void register(Kind kind, Object bean) {
    lock.lock();
    try {
      if (!closed && !registered.containsKey(kind)) {
        registered.put(kind, registerUnderFreeName(kind, bean));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes the bean away; nothing happens if there is none. */
  void unregister(Kind kind) {
    lock.lock();
    try {
      ObjectName name = registered.remove(kind);
      if (name != null) {
        ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
      }
    } catch (InstanceNotFoundException gone) {
      // Someone else took it away; that is what was wanted.
    } catch (JMException e) {
      throw failure("unregistered", kind, e);
    } finally {
      lock.unlock();
    }
  }

  /** Takes all beans away, and registers none from now on. */
  void close() {
    lock.lock();
    try {
      closed = true;
      for (Kind kind : Kind.values()) {
        unregister(kind);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Tries names until one is free: to ask first would leave a gap for another to come between. */
  private ObjectName registerUnderFreeName(Kind kind, Object bean) {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    for (int attempt = 0; ; attempt++) {
      try {
        ObjectName name = new ObjectName(name(kind, attempt));
        server.registerMBean(bean, name);
        return name;
      } catch (InstanceAlreadyExistsException taken) {
        // The next attempt has a longer name.
      } catch (JMException e) {
        throw failure("registered", kind, e);
      }
    }
  }

  private String name(Kind kind, int attempt) {
    String name =
        "%s:type=%s,CacheManager=%s,Cache=%s".formatted(kind.domain, kind.type, manager, cache);
    return switch (attempt) {
      case 0 -> name;
      case 1 -> name + ",ClassLoader=" + loader;
      default -> name + ",ClassLoader=" + loader + "-" + attempt; // two providers in one loader
    };
  }

  private CacheException failure(String what, Kind kind, JMException cause) {
    return new CacheException(
        "cache '"
            + cache
            + "' of "
            + manager
            + ": its "
            + kind.type
            + " bean can't be "
            + what
            + ". Allow it on the platform MBean server, or turn management and statistics off.",
        cause);
  }

  private static String idOf(ClassLoader loader) {
    return loader.getClass().getSimpleName()
        + "@"
        + Integer.toHexString(System.identityHashCode(loader));
  }

  private static String plain(String text) {
    return RESERVED.matcher(text).replaceAll(".");
  }
}
