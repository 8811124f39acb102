/**
 * Settings for one machine whose cores also run our web and worker processes.
 *
 * - Commits are durable before they are answered (`synchronous_commit`), always: only `durable: false` differs.
 * - A large `max_wal_size` spreads checkpoints out. Every first change of a page after a checkpoint writes the
 *   whole page to the WAL, and the datasets are inserts all over 16 partitions. Compressing those pages would
 *   spend the CPU that decisions need.
 * - No parallel plans and no JIT: a report must not take both cores from the decisions.
 * - Autovacuum comes early and often, because every decision rewrites a row of `standings`; waiting for the
 *   default 20 % would let a hot row's dead versions grow faster than they can be stepped over.
 */
export function postmasterSettings(durable: boolean): Record<string, string> {
  return {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "100",
    shared_buffers: durable ? "256MB" : "128MB",
    effective_cache_size: "1GB",
    work_mem: "16MB",
    maintenance_work_mem: "128MB",
    random_page_cost: "1.1",
    synchronous_commit: "on",
    wal_buffers: "16MB",
    max_wal_size: "4GB",
    min_wal_size: durable ? "512MB" : "80MB",
    checkpoint_timeout: "15min",
    checkpoint_completion_target: "0.9",
    wal_compression: "off",
    max_parallel_workers_per_gather: "0",
    jit: "off",
    autovacuum_max_workers: "2",
    autovacuum_naptime: "15s",
    autovacuum_vacuum_scale_factor: "0.05",
    autovacuum_vacuum_cost_limit: "1000",
    idle_in_transaction_session_timeout: "60s",
    timezone: "UTC",
    log_timezone: "UTC",
    log_checkpoints: "off",
    ...(durable ? {} : { fsync: "off", full_page_writes: "off" }),
  };
}
