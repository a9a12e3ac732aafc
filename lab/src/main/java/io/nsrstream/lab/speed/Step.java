package io.nsrstream.lab.speed;

/** A step of some work in this process, to be taken again and again. */
interface Step extends AutoCloseable {

  void take();

  /** Frees what it holds outside the heap. */
  @Override
  void close();
}
