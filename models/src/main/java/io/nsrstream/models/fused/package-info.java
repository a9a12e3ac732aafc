/**
 * The engine for networks of stream size: each stage a few matrix products by BLAS and vectorised
 * loops on buffers of its own, nothing allocated per step. Flink, files and other engines may not
 * live here.
 */
@NullMarked
package io.nsrstream.models.fused;

import org.jspecify.annotations.NullMarked;
