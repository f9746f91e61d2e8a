package io.terrace.bench.hitrate;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.terrace.cache.trace.CacheRecordingMXBean;
import java.io.IOException;
import java.net.MalformedURLException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A running application, by its beans. */
final class Application implements AutoCloseable {

  private static final String RECORDINGS = "io.terrace.cache:type=CacheRecording,*";

  private final JMXConnector connector;
  private final MBeanServerConnection beans;

  @SuppressWarnings("BanJNDI") // whoever runs the command has named the address
  private Application(JMXServiceURL address) throws IOException {
    connector = JMXConnectorFactory.connect(address);
    beans = connector.getMBeanServerConnection();
  }

  /**
   * Returns the one that runs as a process of this user on this machine.
   *
   * @throws IllegalArgumentException if there is none, or it can't be asked
   */
  static Application ofProcess(long process) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(process));
      try {
        return new Application(new JMXServiceURL(machine.startLocalManagementAgent()));
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException | IOException e) {
      throw new IllegalArgumentException(
          "process "
              + process
              + " can't be asked: "
              + e.getMessage()
              + ". Name a Java process of this user, as jps lists them, or use --jmx.",
          e);
    } catch (NoClassDefFoundError noJdk) {
      throw new IllegalArgumentException(
          "this Java can't ask another process. Run it with a JDK, or use --jmx.", noJdk);
    }
  }

  /**
   * Returns the one that is open to JMX there.
   *
   * @param address {@code host:port}, or a service URL
   * @throws IllegalArgumentException if it is neither, or nobody answers
   */
  static Application at(String address) {
    String url =
        address.startsWith("service:")
            ? address
            : "service:jmx:rmi:///jndi/rmi://" + address + "/jmxrmi";
    try {
      return new Application(new JMXServiceURL(url));
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(
          "'" + address + "' is no address of JMX: host:port, or a service URL", e);
    } catch (IOException | SecurityException e) {
      throw new IllegalArgumentException(
          "nobody answers at '" + address + "': " + e.getMessage(), e);
    }
  }

  /**
   * Returns what records a cache.
   *
   * @param manager its URI, where several managers have such a cache
   * @throws IllegalArgumentException if there is none, or more than one
   */
  CacheRecordingMXBean recording(String cache, Optional<String> manager) throws IOException {
    Set<ObjectName> all = beans.queryNames(pattern(), null);
    Set<ObjectName> found =
        all.stream()
            .filter(name -> name.getKeyProperty("Cache").equals(plain(cache)))
            .filter(
                name ->
                    manager.isEmpty()
                        || name.getKeyProperty("CacheManager").equals(plain(manager.get())))
            .collect(Collectors.toSet());
    if (found.size() == 1) {
      return JMX.newMXBeanProxy(beans, found.iterator().next(), CacheRecordingMXBean.class);
    }
    throw new IllegalArgumentException(
        found.isEmpty()
            ? "no cache '"
                + cache
                + "' can be recorded, of "
                + (all.isEmpty() ? "none" : shown(all))
                + ". Its management has to be on: CacheSpec.management(true)."
            : "several can be meant: " + shown(found) + ". Say which by --manager.");
  }

  private static ObjectName pattern() {
    try {
      return new ObjectName(RECORDINGS);
    } catch (MalformedObjectNameException e) {
      throw new AssertionError("a constant", e);
    }
  }

  private static String shown(Set<ObjectName> names) {
    return names.stream()
        .map(
            name ->
                "'" + name.getKeyProperty("Cache") + "' of " + name.getKeyProperty("CacheManager"))
        .collect(Collectors.toCollection(TreeSet::new))
        .toString();
  }

  /** As a name of JSR-107's beans has it: a dot for what such a name may not have. */
  private static String plain(String text) {
    return text.replaceAll("[,:=\n*?\"]", ".");
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
