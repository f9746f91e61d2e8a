/** Fragments in JSP pages. */
@NullMarked
package io.terrace.cache.fragment.jsp;

import org.jspecify.annotations.NullMarked;
