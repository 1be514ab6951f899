package io.mimon.flink;

import java.util.Collection;
import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;

/**
 * RocksDB for windows: what is written is soon gone again, so that files of gone rows are merged
 * away before they are as large as the window.
 */
public final class RocksDbTuning implements RocksDBOptionsFactory {
  private static final long serialVersionUID = 1;
  private static final int FILES_MERGED_AT = 2;

  @Override
  public DBOptions createDBOptions(DBOptions current, Collection<AutoCloseable> toClose) {
    return current;
  }

  @Override
  public ColumnFamilyOptions createColumnOptions(
      ColumnFamilyOptions current, Collection<AutoCloseable> toClose) {
    return current.setLevel0FileNumCompactionTrigger(FILES_MERGED_AT);
  }
}
