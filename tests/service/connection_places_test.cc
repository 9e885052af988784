#include "service/connection_places.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace annals::service {
namespace {

sockaddr_storage Ipv4(const char* address) {
  sockaddr_storage storage{};
  auto& ipv4 = reinterpret_cast<sockaddr_in&>(storage);
  ipv4.sin_family = AF_INET;
  ipv4.sin_port = htons(7411);
  EXPECT_EQ(inet_pton(AF_INET, address, &ipv4.sin_addr), 1);
  return storage;
}

sockaddr_storage Ipv6(const char* address) {
  sockaddr_storage storage{};
  auto& ipv6 = reinterpret_cast<sockaddr_in6&>(storage);
  ipv6.sin6_family = AF_INET6;
  ipv6.sin6_port = htons(7411);
  EXPECT_EQ(inet_pton(AF_INET6, address, &ipv6.sin6_addr), 1);
  return storage;
}

// How many places a network gets until it is refused.
std::vector<ConnectionPlaces::Place> TakeAll(ConnectionPlaces& places, const std::string& network) {
  std::vector<ConnectionPlaces::Place> taken;
  while (std::optional<ConnectionPlaces::Place> place = places.Take(network)) {
    taken.push_back(*std::move(place));
  }
  return taken;
}

TEST(ConnectionPlacesTest, ANetworkIsAnAddressWithoutItsPort) {
  EXPECT_EQ(NetworkOf(Ipv4("192.0.2.7")), "192.0.2.7");
  EXPECT_EQ(NetworkOf(Ipv6("::ffff:192.0.2.7")), "192.0.2.7");
  EXPECT_EQ(NetworkOf(Ipv6("2001:db8:0:1:2:3:4:5")), "2001:db8:0:1::/64");
  EXPECT_EQ(NetworkOf(Ipv6("2001:db8:0:1::9")), "2001:db8:0:1::/64");
  EXPECT_EQ(NetworkOf(Ipv6("::1")), "::/64");
  EXPECT_EQ(NetworkOf({}), "");
}

TEST(ConnectionPlacesTest, WhoHasTheMostMakesRoomForWhoHasFew) {
  ConnectionPlaces places(8);
  EXPECT_EQ(places.MakesRoom("first"), std::nullopt);
  auto first = TakeAll(places, "first");
  EXPECT_EQ(first.size(), 4U);
  const auto second = TakeAll(places, "second");
  EXPECT_EQ(second.size(), 2U);
  EXPECT_EQ(places.MakesRoom("second"), std::nullopt);  // it has half as many
  const auto third = TakeAll(places, "third");
  const auto fourth = TakeAll(places, "fourth");
  EXPECT_FALSE(places.Take("fifth").has_value());
  ASSERT_EQ(places.MakesRoom("fifth"), "first");
  {
    const ConnectionPlaces::Place passed = places.PassOn(std::move(first.back()), "fifth");
    first.pop_back();
    EXPECT_EQ(passed.network(), "fifth");
    EXPECT_FALSE(places.Take("sixth").has_value());
    EXPECT_EQ(places.MakesRoom("sixth"), std::nullopt);  // nobody has four any more
  }
  EXPECT_TRUE(places.Take("sixth").has_value());
}

TEST(ConnectionPlacesTest, EachGetsHalfOfWhatIsLeft) {
  ConnectionPlaces places(100);
  const auto first = TakeAll(places, "first");
  EXPECT_EQ(first.size(), 50U);
  const auto second = TakeAll(places, "second");
  EXPECT_EQ(second.size(), 25U);
  EXPECT_TRUE(places.Take("third").has_value());
  EXPECT_EQ(first.front().network(), "first");
}

TEST(ConnectionPlacesTest, NoMoreThanThereAre) {
  ConnectionPlaces places(10);
  std::vector<ConnectionPlaces::Place> taken;
  for (int network = 0; network < 100; ++network) {
    for (auto& place : TakeAll(places, std::to_string(network))) taken.push_back(std::move(place));
  }
  EXPECT_EQ(taken.size(), 10U);
}

TEST(ConnectionPlacesTest, ManyAtATime) {
  ConnectionPlaces bytes(512);
  EXPECT_FALSE(bytes.Take("a", 513).has_value());
  const auto first = bytes.Take("a", 96);
  const auto second = bytes.Take("a", 96);
  auto third = bytes.Take("a", 96);
  EXPECT_TRUE(first.has_value() && second.has_value() && third.has_value());
  EXPECT_FALSE(bytes.Take("a", 1).has_value()) << "it has 288 of 512";
  EXPECT_TRUE(bytes.Take("b", 96).has_value());
  third.reset();
  EXPECT_TRUE(bytes.Take("a", 1).has_value());
}

TEST(ConnectionPlacesTest, WhatIsGivenBackCanBeTakenAgain) {
  ConnectionPlaces places(4);
  for (int turn = 0; turn < 3; ++turn) EXPECT_EQ(TakeAll(places, "a").size(), 2U);
  auto taken = TakeAll(places, "a");
  EXPECT_FALSE(places.Take("a").has_value());
  taken.pop_back();
  EXPECT_TRUE(places.Take("a").has_value());
}

}  // namespace
}  // namespace annals::service
