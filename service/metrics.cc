#include "service/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "storage/collection.h"
#include "storage/statistics.h"

namespace annals::service {
namespace {

// From a count that is in memory to the verification of a large collection.
const prometheus::Histogram::BucketBoundaries& DurationBuckets() {
  static const auto* const kBuckets = new prometheus::Histogram::BucketBoundaries{
      0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
      0.1,    0.25,    0.5,    1,     2.5,    5,     10,   60,    600};
  return *kBuckets;
}

struct MethodMetrics {
  prometheus::Counter* started = nullptr;
  prometheus::Counter* over_limit = nullptr;
  prometheus::Histogram* duration = nullptr;
  absl::flat_hash_map<std::string, prometheus::Counter*> handled;
};

class CallMetrics {
 public:
  static CallMetrics& Get() {
    static auto* const kMetrics = new CallMetrics();
    return *kMetrics;
  }

  void Begin(std::string_view method) {
    absl::MutexLock lock(&mutex_);
    Of(method).started->Increment();
  }

  void OverLimit(std::string_view method) {
    absl::MutexLock lock(&mutex_);
    Of(method).over_limit->Increment();
  }

  void AuditFailure() { audit_failures_.Increment(); }

  void ConnectionRefused() { connections_refused_.Increment(); }

  void ConnectionEndedForOthers() { connections_ended_.Increment(); }

  void StreamFlood() { stream_floods_.Increment(); }

  void End(std::string_view method, std::string_view code, absl::Duration duration) {
    absl::MutexLock lock(&mutex_);
    MethodMetrics& metrics = Of(method);
    prometheus::Counter*& handled = metrics.handled[std::string(code)];
    if (handled == nullptr) {
      handled = &handled_.Add({{"method", std::string(method)}, {"code", std::string(code)}});
    }
    handled->Increment();
    metrics.duration->Observe(absl::ToDoubleSeconds(duration));
  }

  void OperationBegin(std::string_view method) {
    operations_started_.Add({{"method", std::string(method)}}).Increment();
  }
  void OperationEnd(std::string_view method, std::string_view code) {
    operations_ended_.Add({{"method", std::string(method)}, {"code", std::string(code)}})
        .Increment();
  }

  std::vector<prometheus::MetricFamily> Collect() const { return registry_.Collect(); }

 private:
  // Methods are our own, a few dozen: the map does not grow with what callers send.
  MethodMetrics& Of(std::string_view method) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const auto [found, is_new] = methods_.try_emplace(std::string(method));
    if (is_new) {
      const prometheus::Labels labels = {{"method", found->first}};
      found->second.started = &started_.Add(labels);
      found->second.over_limit = &over_limit_.Add(labels);
      found->second.duration = &duration_.Add(labels, DurationBuckets());
    }
    return found->second;
  }

  prometheus::Registry registry_;
  prometheus::Family<prometheus::Counter>& started_ = prometheus::BuildCounter()
                                                          .Name("annals_rpc_started_total")
                                                          .Help("Calls that have begun.")
                                                          .Register(registry_);
  prometheus::Family<prometheus::Counter>& handled_ = prometheus::BuildCounter()
                                                          .Name("annals_rpc_handled_total")
                                                          .Help("Calls that have ended.")
                                                          .Register(registry_);
  prometheus::Counter& audit_failures_ = prometheus::BuildCounter()
                                             .Name("annals_audit_failures_total")
                                             .Help("Lines that the audit log could not be given.")
                                             .Register(registry_)
                                             .Add({});
  prometheus::Counter& connections_refused_ =
      prometheus::BuildCounter()
          .Name("annals_connections_refused_total")
          .Help("Connections that were one too many, or of an address that may not connect.")
          .Register(registry_)
          .Add({});
  prometheus::Counter& connections_ended_ =
      prometheus::BuildCounter()
          .Name("annals_connections_ended_total")
          .Help("Connections that were ended, since others had none and all places were taken.")
          .Register(registry_)
          .Add({});
  prometheus::Counter& stream_floods_ =
      prometheus::BuildCounter()
          .Name("annals_stream_floods_total")
          .Help("Floods of streams that were reset, whose connections were ended.")
          .Register(registry_)
          .Add({});
  prometheus::Family<prometheus::Counter>& over_limit_ =
      prometheus::BuildCounter()
          .Name("annals_rpc_over_limit_total")
          .Help("Calls refused because of the limits of their caller.")
          .Register(registry_);
  prometheus::Family<prometheus::Histogram>& duration_ = prometheus::BuildHistogram()
                                                             .Name("annals_rpc_duration_seconds")
                                                             .Help("How long calls took.")
                                                             .Register(registry_);
  prometheus::Family<prometheus::Counter>& operations_started_ =
      prometheus::BuildCounter()
          .Name("annals_operations_started_total")
          .Help("Operations that were asked for.")
          .Register(registry_);
  prometheus::Family<prometheus::Counter>& operations_ended_ =
      prometheus::BuildCounter()
          .Name("annals_operations_ended_total")
          .Help("Operations that have ended.")
          .Register(registry_);
  absl::Mutex mutex_;
  absl::flat_hash_map<std::string, MethodMetrics> methods_ ABSL_GUARDED_BY(mutex_);
};

// Numbers that are read off when they are asked for.
class Gauges {
 public:
  void Add(const std::string& name, const std::string& help, const prometheus::Labels& labels,
           double value) {
    prometheus::BuildGauge().Name(name).Help(help).Register(registry_).Add(labels).Set(value);
  }
  void Add(const std::string& name, const std::string& help, const prometheus::Labels& labels,
           int64_t value) {
    Add(name, help, labels, static_cast<double>(value));
  }

  void AddTotal(const std::string& name, const std::string& help, double value) {
    prometheus::BuildCounter().Name(name).Help(help).Register(registry_).Add({}).Increment(value);
  }

  std::vector<prometheus::MetricFamily> Collect() const { return registry_.Collect(); }

 private:
  prometheus::Registry registry_;
};

void AddCollection(const storage::Collection& collection, Gauges& gauges) {
  const absl::StatusOr<storage::Statistics> statistics = storage::StatisticsOf(collection);
  const prometheus::Labels labels = {{"collection", collection.id()}};
  gauges.Add("annals_collection_up", "Whether the collection's numbers can be read.", labels,
             int64_t{statistics.ok()});
  if (!statistics.ok()) return;
  gauges.Add("annals_collection_revision", "The last revision.", labels, statistics->revision);
  gauges.Add("annals_collection_events", "Events.", labels, statistics->events);
  gauges.Add("annals_collection_undated_events", "Events without a date.", labels,
             statistics->undated_events);
  gauges.Add("annals_storage_log_bytes", "Bytes of the write-ahead log.", labels,
             statistics->log_bytes);
  gauges.Add("annals_storage_snapshots", "Snapshots held by readers and pages.", labels,
             statistics->snapshots);
  gauges.Add("annals_storage_running_compactions", "Compactions that are running.", labels,
             statistics->running_compactions);
  gauges.Add("annals_storage_background_errors", "Errors since the collection was opened.", labels,
             statistics->background_errors);
  gauges.Add("annals_storage_writes_stopped", "1 while writes wait for compactions.", labels,
             int64_t{statistics->writes_stopped});
  for (const storage::FamilyStatistics& family : statistics->families) {
    const prometheus::Labels of_family = {{"collection", collection.id()}, {"family", family.name}};
    gauges.Add("annals_storage_keys", "Keys, an estimate.", of_family, family.keys);
    gauges.Add("annals_storage_table_files", "Table files.", of_family, family.table_files);
    gauges.Add("annals_storage_table_bytes", "Bytes of table files.", of_family,
               family.table_bytes);
    gauges.Add("annals_storage_blob_bytes", "Bytes of blob files.", of_family, family.blob_bytes);
    gauges.Add("annals_storage_memory_bytes", "Bytes not in table files yet.", of_family,
               family.memory_bytes);
    gauges.Add("annals_storage_pending_compaction_bytes", "Bytes to be rewritten, an estimate.",
               of_family, family.pending_compaction_bytes);
  }
}

// As Prometheus' own clients name them.
void AddProcess(Gauges& gauges) {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  gauges.AddTotal("process_cpu_seconds_total", "Processor time used.",
                  seconds(used.ru_utime) + seconds(used.ru_stime));
  int64_t pages = 0;
  int64_t resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  gauges.Add("process_resident_memory_bytes", "Memory in use.", {},
             resident * sysconf(_SC_PAGESIZE));
  std::error_code error;
  const std::filesystem::directory_iterator open("/proc/self/fd", error);
  if (!error) {
    gauges.Add("process_open_fds", "Open file descriptors.", {},
               int64_t{std::distance(open, std::filesystem::directory_iterator())});
  }
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    gauges.Add("process_max_fds", "How many there may be.", {},
               static_cast<int64_t>(limit.rlim_cur));
  }
}

}  // namespace

void CountCallBegin(std::string_view method) { CallMetrics::Get().Begin(method); }

void CountOverLimit(std::string_view method) { CallMetrics::Get().OverLimit(method); }

void CountConnectionRefused() { CallMetrics::Get().ConnectionRefused(); }

void CountConnectionEndedForOthers() { CallMetrics::Get().ConnectionEndedForOthers(); }

void CountStreamFlood() { CallMetrics::Get().StreamFlood(); }

void CountAuditFailure() { CallMetrics::Get().AuditFailure(); }

void CountCallEnd(std::string_view method, std::string_view code, absl::Duration duration) {
  CallMetrics::Get().End(method, code, duration);
}

void CountOperationBegin(std::string_view method) { CallMetrics::Get().OperationBegin(method); }

void CountOperationEnd(std::string_view method, std::string_view code) {
  CallMetrics::Get().OperationEnd(method, code);
}

std::string MetricsText(storage::Database* database) {
  Gauges gauges;
  AddProcess(gauges);
  if (database != nullptr) {
    for (const std::shared_ptr<storage::Collection>& collection : database->OpenCollections()) {
      AddCollection(*collection, gauges);
    }
  }
  std::vector<prometheus::MetricFamily> families = CallMetrics::Get().Collect();
  for (prometheus::MetricFamily& family : gauges.Collect()) families.push_back(std::move(family));
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace annals::service
