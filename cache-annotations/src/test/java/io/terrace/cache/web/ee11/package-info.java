/**
 * What runs in a class path of its own: Servlet 6.1, Jasper for JSP 4.0, and RESTEasy in place of
 * Jersey.
 */
package io.terrace.cache.web.ee11;
