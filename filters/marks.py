"""Characters and words that tell languages and scripts apart.

The Cantonese, Wu, Hakka and classical marks start from METHODS.md 2.5 (FineWeb-2's lists and
the project's own counts); each set says what was added and why.
"""

from __future__ import annotations

# Han as the Unicode blocks of ideographs, with the compatibility blocks and the digit zero:
# 4E00-9FA5 alone misses rare names. For use inside a regular expression's character class.
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"

# Written Cantonese (METHODS L04), grammatical words that written Mandarin does not have. Left out:
# 係 俾 睇, which literary or traditional text has, and 晒 囉 喇, which Mandarin web pages have.
CANTONESE = "嘅喺咗哋啲冇嗰唔佢嚟咁噉嘢㗎咩喎攞啱瞓諗谂乜嬲揾畀啫"

# Literary Chinese (METHODS L05), in both scripts, and what it never has much of.
CLASSICAL = "之乎者也矣焉哉兮曰吾汝豈岂弗毋孰蓋盖乃遂"
MODERN = "的了是這这們们"

# Characters that Wu (Shanghainese), Hakka and Hokkien (Taiwanese) write their grammatical words
# with and Mandarin does not. No model here knows these languages; the commoner ones of METHODS L04
# (伐 弗 垃 毋 恁) stand in Mandarin words too.
WU = "侬儂搿侪汏"
HAKKA = "𠊎"
HOKKIEN = "袂佇佮𪜶"

# Kanji in the form that only Japan writes: neither simplified nor traditional by OpenCC's tables,
# frequent in Japanese text, absent from 45,000 Mandarin lines.
JAPANESE = (
    "実変関対発気読続権経様検効単応円売訳択転仮済戦価拡撃壊楽歳収覚雑圧伝覧営囲歴両観専験広挙団悪満拠歩軽毎遅"
    "奨帰乗厳払従戻図抜険悩薬県辺児沢継掲帯鉄巻総労弾徴駆舗蔵栄闘豊勧廃黙渉聴徳竜剤齢穂脳譲騒駅絵涙圏賛姉稲剣"
)

# Words of one region's written standard that the others do not write.
REGION_WORDS = {
    "cn": (
        "软件", "网络", "信息", "质量", "视频", "程序", "打印", "默认", "服务器", "鼠标", "公安",
        "互联网", "手机号", "人民币", "身份证", "微信", "短信", "硬盘", "屏幕", "村委会",
        "視頻", "信息", "質量", "默認", "服務器", "鼠標", "硬盤", "屏幕", "互聯網絡", "公安",
    ),
    "tw": (
        "軟體", "網路", "資訊", "品質", "影片", "程式", "列印", "預設", "伺服器", "滑鼠",
        "資料庫", "硬碟", "螢幕", "記憶體", "民國", "新台幣", "計程車", "部落格", "透過",
        "立法院", "行政院", "捷運",
    ),
    "hk": (
        "網絡", "質素", "軟件", "資訊科技", "港元", "港幣", "的士", "巴士", "立法會", "特區政府",
        "警務處", "行政長官", "新界", "九龍", "銅鑼灣", "旺角", "中環", "屋邨", "港鐵", "短片",
    ),
}  # fmt: skip
