#pragma once
#include <string>
#include <vector>

namespace sunwai::faults {

/// Sixty texts that try to leave the place where they are put: T-INJ-MAIL.
inline std::vector<std::string> injection_vectors()
{
    std::vector<std::string> vectors;
    const std::vector<std::string> breaks{"\r\n", "\n", "\r", "\n\r", "\u0085", "\u2028", "\u2029", std::string{'\0'}, "\v", "\f", "\x1b", "\r\n\t", "\xc0\x8d\xc0\x8a", "\xe5\x98\x8a\xe5\x98\x8d", "%0d%0a", "\\r\\n"};
    for (auto const& one : breaks) {
        vectors.push_back("x" + one + "Bcc: evil@x.example");
        vectors.push_back("x" + one + one + "X-Injected: yes" + one + one + "body");
    }
    for (auto const& one : {"\r\n", "\n", "\r"}) {
        vectors.push_back(std::string{"x"} + one + "." + one + "MAIL FROM:<evil@x.example>" + one + "RCPT TO:<evil@x.example>" + one + "DATA" + one);
        vectors.push_back(std::string{"x"} + one + " folded: X-Injected: yes");
        vectors.push_back(std::string{"x"} + one + "--=_sunwai_part" + one + "Content-Type: text/html" + one + one + "<b>part</b>" + one + "--=_sunwai_part--");
    }
    for (const char* one : {"a@b.example>,<evil@x.example", "a@b.example, evil@x.example", "<evil@x.example>", "\" <evil@x.example>, \"", "evil@x.example;", "(comment) evil@x.example",
                            "=?utf-8?q?x=0d=0aBcc:_evil@x.example?=", "=?utf-8?b?eA0KQmNjOiBldmlsQHguZXhhbXBsZQ==?=", "=?utf-8?q?=22?= <evil@x.example>", "?=\r\nBcc: evil@x.example",
                            ".", "..", "\n.\n", "\r\n.\r\n", "\u202Egro.live@x\u202C", "\xff\xfe\x80", "\u200F\u200E", "{{{name}}}"})
        vectors.emplace_back(one);
    vectors.push_back(std::string(10'000, 'S') + "\r\nBcc: evil@x.example");
    std::string many;
    for (int i = 0; i < 500; ++i) many += (i == 0 ? "r" : ",r") + std::to_string(i) + "@x.example";
    vectors.push_back(many);
    return vectors;
}

}  // namespace sunwai::faults
