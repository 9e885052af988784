#include "service/access.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <google/protobuf/descriptor.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "annals/v1/collection.pb.h"
#include "annals/v1/event.pb.h"
#include "service/log.h"
#include "service/method.h"
#include "service/status.h"
#include "storage/hash.h"
#include "storage/resource_name.h"
#include "storage/strings.h"

namespace annals::service {
namespace {

constexpr std::string_view kAll = "*";
constexpr std::string_view kHashPrefix = "sha256:";
constexpr size_t kHashDigits = 64;
constexpr size_t kTokenBytes = 32;
constexpr const char* kRoleNames[] = {"reader", "writer", "admin"};

using storage::ToAbsl;

const char* NameOf(Role role) { return kRoleNames[static_cast<size_t>(role)]; }

std::optional<Role> RoleOf(std::string_view name) {
  for (const Role role : {Role::kReader, Role::kWriter, Role::kAdmin}) {
    if (name == NameOf(role)) return role;
  }
  return std::nullopt;
}

std::string HashOf(std::string_view token) { return storage::HexOf(storage::Sha256(token)); }

absl::Status CheckGrant(std::string_view name, std::string_view role,
                        const std::vector<std::string>& collections) {
  if (absl::Status id = storage::CheckId("name", name); !id.ok()) return id;
  if (!RoleOf(role).has_value()) {
    return absl::InvalidArgumentError(
        fmt::format("{} is no role; give reader, writer or admin", Quoted(role)));
  }
  for (const std::string& collection : collections) {
    if (collection == kAll) continue;
    if (absl::Status id = storage::CheckId("collection", collection); !id.ok()) return id;
  }
  return absl::OkStatus();
}

bool Covers(const Grant& grant, std::string_view collection) {
  return std::ranges::any_of(grant.collections, [&](const std::string& granted) {
    return granted == kAll || granted == collection;
  });
}

// What a method asks of its caller; nothing that is known: the most.
Role RoleFor(std::string_view method) {
  const auto* const descriptor = FindMethod(method);
  if (descriptor == nullptr) return Role::kAdmin;
  const std::string& service = descriptor->service()->name();
  if (service == "AdminService") return Role::kAdmin;
  // Of each operation it is that of the method that started it (operations_service.h).
  if (service == "Operations") return Role::kWriter;
  if (!Writes(*descriptor)) return Role::kReader;
  return service == "CollectionService" ? Role::kAdmin : Role::kWriter;
}

// The collection of a resource name; `*` for what is not in one.
std::string CollectionOf(std::string_view name) {
  const std::vector<std::string> parts = absl::StrSplit(ToAbsl(name), '/');
  return parts.size() >= 2 && parts[0] == "collections" ? parts[1] : std::string(kAll);
}

// Whether a field, null for none, is a message of this kind; and its name.
template <class Resource>
bool IsOf(const google::protobuf::FieldDescriptor* field) {
  return field != nullptr && field->message_type() == Resource::descriptor();
}
template <class Resource>
const std::string& NameIn(const google::protobuf::Message& request,
                          const google::protobuf::FieldDescriptor& field) {
  return static_cast<const Resource&>(request.GetReflection()->GetMessage(request, &field)).name();
}

// The collections that a request is about.
std::vector<std::string> CollectionsOf(const google::protobuf::Message& request) {
  const auto* const reflection = request.GetReflection();
  std::vector<std::string> collections;
  const auto field_of = [&](const char* name) {
    return request.GetDescriptor()->FindFieldByName(name);
  };
  if (const auto* const id = field_of("collection_id"); id != nullptr) {
    collections.push_back(reflection->GetString(request, id));
  } else if (field_of("parent") == nullptr) {
    // What an update is about has its name in itself.
    if (const auto* const event = field_of("event"); IsOf<v1::Event>(event)) {
      collections.push_back(CollectionOf(NameIn<v1::Event>(request, *event)));
    }
    if (const auto* const collection = field_of("collection"); IsOf<v1::Collection>(collection)) {
      collections.push_back(CollectionOf(NameIn<v1::Collection>(request, *collection)));
    }
  }
  for (const char* name : {"parent", "name", "names"}) {
    const auto* const field = request.GetDescriptor()->FindFieldByName(name);
    if (field == nullptr ||
        field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_STRING) {
      continue;
    }
    if (!field->is_repeated()) {
      collections.push_back(CollectionOf(reflection->GetString(request, field)));
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(request, field); ++i) {
      collections.push_back(CollectionOf(reflection->GetRepeatedString(request, field, i)));
    }
  }
  return collections;
}

absl::Status Lacks(const Grant& grant, Role role, std::string_view what) {
  return absl::PermissionDeniedError(
      fmt::format("{} needs the role {}{}; the token of {} gives the role {} in {}", what,
                  NameOf(role), grant.role < role ? "" : " there", grant.name, NameOf(grant.role),
                  fmt::join(grant.collections, ",")));
}

}  // namespace

absl::StatusOr<NewToken> MakeToken(std::string_view name, std::string_view role,
                                   const std::vector<std::string>& collections) {
  if (absl::Status status = CheckGrant(name, role, collections); !status.ok()) return status;
  std::array<unsigned char, kTokenBytes> random{};
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) {
    return absl::InternalError("the machine gives no random numbers");
  }
  std::string encoded;
  absl::WebSafeBase64Escape(
      absl::string_view(reinterpret_cast<const char*>(random.data()), random.size()), &encoded);
  NewToken made;
  made.token = "annals_" + std::string(absl::StripSuffix(encoded, "="));
  made.line = fmt::format("{} {} {} {}{}", name, role, fmt::join(collections, ","), kHashPrefix,
                          HashOf(made.token));
  return made;
}

absl::StatusOr<Access::Grants> Access::Read(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(fmt::format("{}: the file cannot be read", path));
  Grants grants;
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    const std::vector<std::string> words =
        absl::StrSplit(line, absl::ByAnyChar(" \t\r"), absl::SkipEmpty());
    if (words.empty() || words[0].starts_with('#')) continue;
    const auto wrong = [&](std::string_view words_of_it) {
      return absl::InvalidArgumentError(fmt::format("{}:{}: {}", path, number, words_of_it));
    };
    if (words.size() != 4) {
      return wrong("a line is NAME ROLE COLLECTIONS HASH, as `annals token` makes it");
    }
    const std::vector<std::string> collections = absl::StrSplit(words[2], ',');
    if (absl::Status status = CheckGrant(words[0], words[1], collections); !status.ok()) {
      return wrong(std::string(status.message()));
    }
    absl::string_view hash = words[3];
    if (!absl::ConsumePrefix(&hash, ToAbsl(kHashPrefix)) || hash.size() != kHashDigits ||
        !std::ranges::all_of(hash, [](char c) { return absl::ascii_isxdigit(c); })) {
      return wrong("the hash is not `sha256:` and 64 hexadecimal digits");
    }
    grants[absl::AsciiStrToLower(hash)] = {words[0], *RoleOf(words[1]), collections};
  }
  return grants;
}

absl::StatusOr<std::unique_ptr<Access>> Access::Load(const std::string& path) {
  FileWatch watch({path}, absl::Seconds(1));
  absl::StatusOr<Grants> grants = Read(path);
  if (!grants.ok()) return grants.status();
  return std::unique_ptr<Access>(new Access(path, std::move(watch), *std::move(grants)));
}

absl::Status Access::Check(const Grant& grant, std::string_view method,
                           const google::protobuf::Message& request) {
  const Role role = RoleFor(method);
  if (grant.role < role) return Lacks(grant, role, method);
  for (const std::string& collection : CollectionsOf(request)) {
    if (!Covers(grant, collection)) {
      return Lacks(grant, role, fmt::format("{} of collection {}", method, Quoted(collection)));
    }
  }
  return absl::OkStatus();
}

bool Access::MayRead(std::string_view authorization, std::string_view collection) {
  const absl::StatusOr<Grant> grant = GrantOf(authorization);
  return grant.ok() && Covers(*grant, collection);
}

absl::Status Access::CheckAll(std::string_view authorization, Role role, std::string_view what) {
  const absl::StatusOr<Grant> grant = GrantOf(authorization);
  if (!grant.ok()) return grant.status();
  if (grant->role < role || !Covers(*grant, kAll)) return Lacks(*grant, role, what);
  return absl::OkStatus();
}

absl::StatusOr<Grant> Access::GrantOf(std::string_view authorization) {
  absl::string_view token = ToAbsl(authorization);
  if (!absl::ConsumePrefix(&token, "Bearer ") && !absl::ConsumePrefix(&token, "bearer ")) {
    return absl::UnauthenticatedError(
        "no token: send `authorization: Bearer TOKEN`, or give it to annals with ANNALS_TOKEN");
  }
  const std::string hash = HashOf({token.data(), token.size()});
  absl::MutexLock lock(&mutex_);
  ReadAgain();
  // By hash: how long it takes tells nothing of a token.
  const auto found = grants_.find(hash);
  if (found == grants_.end()) {
    return absl::UnauthenticatedError("the token is not known here; it may have been withdrawn");
  }
  return found->second;
}

void Access::ReadAgain() {
  if (!watch_.HasChanged()) return;
  absl::StatusOr<Grants> grants = Read(path_);
  if (!grants.ok()) {
    Log(spdlog::level::err, "the tokens stay as they were",
        {{"error", std::string(grants.status().message())}});
    return;
  }
  grants_ = *std::move(grants);
  watch_.Accept();
  Log(spdlog::level::info, "read the tokens anew", {{"file", path_}});
}

}  // namespace annals::service
