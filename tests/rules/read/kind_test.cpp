#include "tests/rules/read/pack.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sunwai::rules {
namespace {

void expect_kind(core::Kind kind, std::vector<std::string> const& texts)
{
    for (auto const& text : texts) EXPECT_EQ(read_text(text).kind, kind) << text;
}

TEST(Kind, Questions_ask_how_where_and_when)
{
    expect_kind(core::Kind::question, {
                                          "बुढ़ापा पेंशन के लिए उम्र कितनी होनी चाहिए और फॉर्म कहां भरना है?",
                                          "क्या कल सोमवार को एसडीएम कार्यालय बरवाला में समाधान शिविर लगेगा?",
                                          "sir ayushman card kaise bnega aur kitne din lagte h?",
                                          "DC office कल कब खुलेगा? family id ke liye kaun se room me jana h",
                                          "Is the Kundli-Manesar expressway open for two wheelers?",
                                          "Where do I submit the form for widow pension in Karnal?",
                                      });
}

TEST(Kind, Suggestions_say_what_should_be)
{
    expect_kind(core::Kind::suggestion, {
                                            "meri rai me har gaon me library khulni chahiye, bache sehar nahi jaa sakte padhne",
                                            "सरकार को चाहिए कि पराली खरीद कर खाद बनाने के प्लांट लगाए, किसान की आमदनी भी बढ़े",
                                            "हर पार्क में कूड़ेदान लगने चाहिए, मेरा सुझाव है, पानीपत",
                                            "It would be great if Haryana put all property tax receipts in DigiLocker",
                                        });
}

TEST(Kind, Praise_tells_what_was_done_and_how_fast)
{
    expect_kind(core::Kind::praise, {
                                        "नूंह के सिविल अस्पताल में डिलीवरी हुई, डॉक्टर ने बहुत ध्यान रखा, एक पैसा नहीं लगा। शाबाश",
                                        "Pothole outside the market in Rohtak was filled within 24 hrs of my tweet. Thanks @cmohry",
                                        "कल लिखा और आज सुबह ही नया transformer लग गया, बिजली निगम जगाधरी का दिल से आभार",
                                        "सड़क के गड्ढे 24 घंटे में भर दिए, नगर निगम करनाल का आभार",
                                        "dhanyawad team, 2 ghante me sivar khul gya humare yaha. hansi",
                                    });
}

TEST(Kind, Thanks_in_bitterness_and_questions_in_need_are_complaints)
{
    expect_kind(core::Kind::grievance, {
                                           "kitne din se bijli nahi aa rahi, kab aayegi? Hisar",
                                           "पानी कब आएगा? तीन दिन से नल सूखे हैं रोहतक",
                                           "Why is the road not repaired for 6 months, Jind?",
                                           "स्कूल में पानी होना चाहिए, बच्चे प्यासे हैं, टंकी टूटी पड़ी है, भिवानी",
                                           "thanks for nothing MC Karnal, garbage lying for 10 days",
                                           "dhanyawad MC Hisar, 2 mahine se street light band hai",
                                           "कहां शिकायत करें, कोई सुनता नहीं, सीवर जाम है सोनीपत",
                                           "जींद में पेंशन कितने महीने से नहीं आई",
                                       });
}

}  // namespace
}  // namespace sunwai::rules
