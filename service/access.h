// Who may call what: bearer tokens with roles, of which a file holds the hashes.
//
//   # NAME  ROLE    COLLECTIONS   HASH
//   ann     writer  reports,log   sha256:9f86d081884c7d659a2feaa0c55ad015…
//   monitor reader  *             sha256:…
//
// A reader may call what changes nothing, a writer also what stores and deletes, an admin also the
// AdminService and what makes, changes and deletes collections. Operations are for those who could
// have started them. `annals token` makes a token and
// its line. Tokens are 256 random bits, so that one pass of SHA-256 is enough to keep them from
// whoever reads the file.
#ifndef ANNALS_SERVICE_ACCESS_H_
#define ANNALS_SERVICE_ACCESS_H_

#include <google/protobuf/message.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "service/file_watch.h"

namespace annals::service {

enum class Role { kReader, kWriter, kAdmin };

// What a token lets its holder do.
struct Grant {
  std::string name;
  Role role = Role::kReader;
  std::vector<std::string> collections;  // ids; `*`: all
};

// A new token, and the line of the file for it. INVALID_ARGUMENT when the name, the role or a
// collection is none.
struct NewToken {
  std::string token;
  std::string line;
};
absl::StatusOr<NewToken> MakeToken(std::string_view name, std::string_view role,
                                   const std::vector<std::string>& collections);

// Thread-safe.
class Access {
 public:
  // INVALID_ARGUMENT names the line that cannot be read; NOT_FOUND when there is no such file.
  static absl::StatusOr<std::unique_ptr<Access>> Load(const std::string& path);

  // What who sent `authorization` (`Bearer TOKEN`) is granted. UNAUTHENTICATED without a token, or
  // with an unknown one. The file is read again when it has changed, which is looked for once a
  // second; one that cannot be read leaves all as it was, and is told in the log.
  absl::StatusOr<Grant> GrantOf(std::string_view authorization);

  // Whether a grant is for `method` (`annals.v1.EventService/GetEvent`) with `request`, whose
  // fields `parent`, `name`, `names` and `collection_id`, or the name of what it changes, tell the
  // collection. PERMISSION_DENIED says what it lacks.
  static absl::Status Check(const Grant& grant, std::string_view method,
                            const google::protobuf::Message& request);

  // Whether who sent `authorization` may read a collection; false also for who may read none.
  bool MayRead(std::string_view authorization, std::string_view collection);

  // Whether the token gives a role in all collections. Errors as of both; `what` is in the message.
  absl::Status CheckAll(std::string_view authorization, Role role, std::string_view what);

 private:
  using Grants = std::map<std::string, Grant, std::less<>>;  // by hash, in hexadecimal digits

  Access(std::string path, FileWatch watch, Grants grants)
      : path_(std::move(path)), watch_(std::move(watch)), grants_(std::move(grants)) {}

  static absl::StatusOr<Grants> Read(const std::string& path);

  void ReadAgain() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::string path_;
  absl::Mutex mutex_;
  FileWatch watch_ ABSL_GUARDED_BY(mutex_);
  Grants grants_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_ACCESS_H_
