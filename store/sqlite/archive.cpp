#include "store/sqlite/archive.hpp"

#include "store/sqlite/chain.hpp"
#include "store/sqlite/failure.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <sodium.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>

namespace sunwai::store::sqlite {

using core::Errc;
using core::Error;

namespace {

constexpr std::size_t chunk = std::size_t{256} * 1024;

Error failure(std::string const& path, std::string_view why)
{
    return Error{errno == ENOSPC || errno == EDQUOT ? Errc::full : Errc::unavailable, path + ": " + std::string{why}};
}

Error archive_failure(std::string const& path, archive* handle)
{
    const char* words = archive_error_string(handle);
    const auto code = archive_errno(handle) == ENOSPC ? Errc::full : Errc::unavailable;
    return Error{code, path + ": " + (words == nullptr ? "the archive failed" : words)};
}

struct FreeWriter { void operator()(archive* handle) const { archive_write_free(handle); } };
struct FreeReader { void operator()(archive* handle) const { archive_read_free(handle); } };
struct FreeEntry { void operator()(archive_entry* entry) const { archive_entry_free(entry); } };
using WriterHandle = std::unique_ptr<archive, FreeWriter>;
using ReaderHandle = std::unique_ptr<archive, FreeReader>;
using EntryHandle = std::unique_ptr<archive_entry, FreeEntry>;

core::Result<void> add_header(archive* tar, std::string const& file, Member const& member, std::int64_t size)
{
    const EntryHandle entry{archive_entry_new()};
    archive_entry_set_pathname(entry.get(), member.name.c_str());
    archive_entry_set_size(entry.get(), size);
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0600);
    if (archive_write_header(tar, entry.get()) != ARCHIVE_OK) return archive_failure(file, tar);
    return {};
}

core::Result<void> add_file(archive* tar, std::string const& file, Member const& member)
{
    std::error_code error;
    const auto size = std::filesystem::file_size(member.path, error);
    if (error) return Error{Errc::unavailable, member.path + ": " + error.message()};
    if (auto header = add_header(tar, file, member, static_cast<std::int64_t>(size)); !header) return header;
    std::ifstream input{member.path, std::ios::binary};
    std::string block(chunk, '\0');
    for (std::uintmax_t left = size; left > 0;) {
        input.read(block.data(), static_cast<std::streamsize>(std::min<std::uintmax_t>(left, chunk)));
        const auto got = static_cast<std::size_t>(input.gcount());
        if (got == 0) return Error{Errc::unavailable, member.path + ": ends early"};
        if (archive_write_data(tar, block.data(), got) != static_cast<la_ssize_t>(got)) return archive_failure(file, tar);
        left -= got;
    }
    return {};
}

core::Result<void> add_content(archive* tar, std::string const& file, Member const& member)
{
    if (auto header = add_header(tar, file, member, static_cast<std::int64_t>(member.content.size())); !header) return header;
    const auto size = member.content.size();
    if (archive_write_data(tar, member.content.data(), size) != static_cast<la_ssize_t>(size)) return archive_failure(file, tar);
    return {};
}

core::Result<void> fill(std::string const& partial, std::vector<Member> const& members)
{
    const WriterHandle tar{archive_write_new()};
    archive_write_set_format_pax_restricted(tar.get());
    if (archive_write_open_filename(tar.get(), partial.c_str()) != ARCHIVE_OK) return archive_failure(partial, tar.get());
    for (auto const& member : members) {
        auto added = member.path.empty() ? add_content(tar.get(), partial, member) : add_file(tar.get(), partial, member);
        if (!added) return added;
    }
    if (archive_write_close(tar.get()) != ARCHIVE_OK) return archive_failure(partial, tar.get());
    return {};
}

core::Result<void> sync(std::string const& path)
{
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return failure(path, errno_words());
    const bool done = ::fsync(file) == 0;
    auto outcome = done ? core::Result<void>{} : core::Result<void>{failure(path, errno_words())};
    ::close(file);
    return outcome;
}

core::Result<void> unpack_file(archive* tar, std::string const& file, std::string const& path)
{
    const int output = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (output < 0) return failure(path, errno_words());
    core::Result<void> outcome;
    const int code = archive_read_data_into_fd(tar, output);
    if (code != ARCHIVE_OK) outcome = archive_failure(file, tar);
    else if (::fsync(output) != 0) outcome = failure(path, errno_words());
    ::close(output);
    return outcome;
}

core::Result<std::string> unpack_small(archive* tar, std::string const& file, std::size_t longest)
{
    std::string content;
    std::array<char, 8192> block{};
    for (;;) {
        const auto got = archive_read_data(tar, block.data(), block.size());
        if (got == 0) return content;
        if (got < 0) return archive_failure(file, tar);
        content.append(block.data(), static_cast<std::size_t>(got));
        if (content.size() > longest) return Error{Errc::invalid, file + ": a member is larger than it may be"};
    }
}

}  // namespace

core::Result<std::string> sha256_of(std::string const& path)
{
    std::ifstream input{path, std::ios::binary};
    if (!input) return Error{Errc::unavailable, path + ": cannot be read"};
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    std::string block(chunk, '\0');
    while (input) {
        input.read(block.data(), static_cast<std::streamsize>(block.size()));
        crypto_hash_sha256_update(&state, reinterpret_cast<unsigned char const*>(block.data()), static_cast<unsigned long long>(input.gcount()));
    }
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256_final(&state, digest.data());
    return hex(digest);
}

core::Result<void> write_tar(std::string const& file, std::vector<Member> const& members)
{
    const std::string partial = file + ".partial";
    ::unlink(partial.c_str());
    auto outcome = fill(partial, members);
    if (outcome) ::chmod(partial.c_str(), 0600);
    if (outcome) outcome = sync(partial);
    // A link never replaces what is there; a rename would.
    if (outcome && ::link(partial.c_str(), file.c_str()) != 0) {
        if (errno == EEXIST) outcome = Error{Errc::invalid, file + " exists already; a backup never overwrites"};
        else outcome = failure(file, errno_words());
    }
    ::unlink(partial.c_str());
    if (!outcome) return outcome;
    const auto folder = std::filesystem::path{file}.parent_path();
    return sync(folder.empty() ? "." : folder.string());
}

core::Result<void> read_tar(std::string const& file, Unpacking const& unpacking)
{
    const ReaderHandle tar{archive_read_new()};
    archive_read_support_format_tar(tar.get());
    if (::access(file.c_str(), R_OK) != 0) return failure(file, errno_words());
    if (archive_read_open_filename(tar.get(), file.c_str(), chunk) != ARCHIVE_OK) return Error{Errc::invalid, file + ": is not a tar file"};
    archive_entry* entry = nullptr;
    int code = ARCHIVE_OK;
    while ((code = archive_read_next_header(tar.get(), &entry)) == ARCHIVE_OK) {
        const char* raw = archive_entry_pathname(entry);
        const std::string name = raw == nullptr ? "" : raw;
        const bool known = std::find(unpacking.known.begin(), unpacking.known.end(), name) != unpacking.known.end();
        if (!known || archive_entry_filetype(entry) != AE_IFREG) return Error{Errc::invalid, file + ": is not a backup of this program"};
        if (const auto path = unpacking.place(name); !path.empty()) {
            if (auto unpacked = unpack_file(tar.get(), file, path); !unpacked) return unpacked;
            continue;
        }
        auto content = unpack_small(tar.get(), file, unpacking.longest_small);
        if (!content) return content.error();
        unpacking.small(name, std::move(*content));
    }
    if (code != ARCHIVE_EOF) return Error{Errc::invalid, file + ": is not a whole tar file"};
    return {};
}

}  // namespace sunwai::store::sqlite
