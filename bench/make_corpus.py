#!/usr/bin/env python3
"""A corpus for measuring: posts of which about a third are grievances with a place, the rest noise; about as long as people write. Deterministic.
Usage: make_corpus.py COUNT OUT.ndjson [SEED]"""
import json
import random
import sys

PLACES = [("Ambala", "अंबाला"), ("Bhiwani", "भिवानी"), ("Charkhi Dadri", "चरखी दादरी"), ("Faridabad", "फरीदाबाद"), ("Fatehabad", "फतेहाबाद"),
          ("Gurugram", "गुरुग्राम"), ("Hisar", "हिसार"), ("Jhajjar", "झज्जर"), ("Jind", "जींद"), ("Kaithal", "कैथल"), ("Karnal", "करनाल"),
          ("Kurukshetra", "कुरुक्षेत्र"), ("Nuh", "नूंह"), ("Palwal", "पलवल"), ("Panchkula", "पंचकूला"), ("Panipat", "पानीपत"), ("Rewari", "रेवाड़ी"),
          ("Rohtak", "रोहतक"), ("Sirsa", "सिरसा"), ("Sonipat", "सोनीपत"), ("Yamunanagar", "यमुनानगर")]
GRIEVANCES = [
    "{p} me {n} din se paani nahi aa raha, koi sunne wala nahi hai, kripya samadhan karein",
    "bijli ka transformer kharab hai {p} ke ward {n} me, {m} ghante se light nahi",
    "{h} के वार्ड {n} में {m} दिन से पानी की सप्लाई बंद है, कृपया जल्द समाधान करें",
    "{h} में बिजली {m} घंटे से नहीं आ रही, शिकायत करने पर भी कोई कार्रवाई नहीं हुई",
    "Street lights not working in ward {n} {p} for {m} days. Please look into it.",
    "Sewer overflow in {p} ward {n}, dirty water on the road since {m} days, nobody listens",
    "{p} ki sadak toot gayi hai, {m} mahine se gaddhe hain, roz accident ho rahe hain ward {n}",
    "{h} वार्ड {n} की गली में कूड़ा {m} दिन से नहीं उठा, बदबू से बुरा हाल है",
    "No water supply in sector {n} {p} since {m} days, tanker also not coming, please help",
    "{p} ke ward {n} me awara kutte bahut ho gaye hain, bachche {m} baar kaate gaye, karwai karo",
    "{h} के राशन डिपो पर {m} महीने से राशन नहीं मिला, डिपो होल्डर सुनता नहीं",
    "Old age pension stopped for {m} months in {p}, ward {n}, office sends us back every time",
]
NOISE = [
    "आज {h} में बहुत अच्छा मौसम है, सब लोग खुश हैं {n}", "Good morning {p}! Have a nice day everyone {n}", "kal ka match bahut mast tha yaar {n} run",
    "मुख्यमंत्री ने {h} में {n} करोड़ की परियोजनाओं का उद्घाटन किया", "Happy birthday bhai {n} {p}", "Sale! Sale! {n} percent off on all mobiles in {p}",
    "Jai Shri Ram, sabko {p} se namaskar {n}", "New song released, listen now part {n}", "चुनाव में {h} की जनता ने {n} वोटों से फैसला सुनाया",
    "Our school in {p} got {n} medals this year, congratulations team", "kya baat hai, mazaa aa gaya dekh ke {n}", "भारत माता की जय, देश आगे बढ़ रहा है {n}",
]
# Sentences that change nothing, so that texts are as long as real ones: about 300 bytes.
AROUND_GRIEVANCES = (
    "हम लोग कई बार दफ्तर जा चुके हैं लेकिन हर बार अगले हफ्ते आने को कहते हैं", "बुजुर्ग और बच्चे सबसे ज्यादा परेशान हैं", "आसपास के सभी घरों का यही हाल है",
    "hum sab mohalle wale mil kar likh rahe hain, ek baar aakar dekh lijiye", "pichli baar bhi aise hi hua tha, do hafte baad kisi ne suna",
    "We have written twice before and nobody has come to see it so far", "Families with small children and old people live on this street",
    "आपसे निवेदन है कि इस पर ध्यान दें और संबंधित कर्मचारी को भेजें", "Sab log ummeed lagaye baithe hain ki is baar kuch hoga")
AROUND_NOISE = (
    "सभी मित्रों और परिवार के साथ यह दिन बहुत यादगार रहा, आप सबका दिल से आभार", "फोटो कल डालेंगे, तब तक यही कहेंगे कि मजा आ गया",
    "sab dost saath the, chai pakode aur purani baatein, bas aur kya chahiye", "agle mahine phir milenge, tab tak sab apna khayal rakhna",
    "What a lovely evening it was, thank you all for coming from so far", "More pictures will follow tomorrow, stay tuned and share with friends",
    "इस मौके पर गणमान्य लोग मौजूद रहे और सबने एक दूसरे को बधाई दी", "Mummy papa bhi bahut khush hue, unki muskaan hi sab kuch hai")
SHARE = 0.315  # of grievances; a few of them join a case that stands
FILLER = ("sir please dekhiye jaldi", "@cmohry", "#Haryana", "धन्यवाद", "kripya", "please", "माननीय जी", "🙏", "@DC_office", "ASAP", "koi to suno", "बहुत परेशान हैं")


def main() -> None:
    count, out = int(sys.argv[1]), sys.argv[2]
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 7)
    with open(out, "w", encoding="utf-8") as file:
        for number in range(count):
            pool, around = (GRIEVANCES, AROUND_GRIEVANCES) if rng.random() < SHARE else (NOISE, AROUND_NOISE)
            place = rng.choice(PLACES)
            text = rng.choice(pool).format(p=place[0], h=place[1], n=rng.randint(1, 900), m=rng.randint(2, 90))
            for sentence in rng.sample(around, rng.randint(0, 4)):
                text += ". " + sentence
            for _ in range(rng.randint(0, 3)):
                text += " " + rng.choice(FILLER)
            at = 1767225600 + number * 20
            minute, second = divmod(at % 3600, 60)
            days = (at - 1767225600) // 86400
            month, day = divmod(days, 28)
            created = f"{2026 + month // 12}-{month % 12 + 1:02}-{day + 1:02}T{at % 86400 // 3600:02}:{minute:02}:{second:02}Z"
            post = {"source": "x", "external_id": str(10**18 + number * 7919), "created_at": created, "text": text, "lang": "hi",
                    "author": {"handle": f"u{rng.randint(1, 10**9)}", "name": f"Name {number % 5000}"}, "conversation_id": str(10**18 + number * 7919)}
            file.write(json.dumps(post, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
