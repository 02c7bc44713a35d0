"""Promises of the signatures."""

from __future__ import annotations

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given
from hypothesis import strategies as st

from filters import minhash
from filters.comparison import comparison_form
from filters.minhash import EMPTY, MinHasher, estimate_jaccard, is_empty, shingle_hashes

TEXT = st.text(st.characters(codec=None, exclude_categories=[]), max_size=40)


def datasketch_values(form: str, num_perm: int, ngram: int, seed: int) -> list[int]:
    """What datasketch makes of the same shingle hashes."""
    sketch = MinHash(num_perm=num_perm, seed=seed, hashfunc=int)
    sketch.update_batch(shingle_hashes(form, ngram).tolist())
    values: list[int] = sketch.hashvalues.tolist()
    return values


@given(
    st.lists(TEXT, max_size=8),
    st.integers(1, 20),
    st.integers(1, 7),
    st.integers(0, 3),
    st.sampled_from([1, 9, 1 << 16]),
)
def test_signatures_equal_datasketchs(
    forms: list[str], num_perm: int, ngram: int, seed: int, block: int
) -> None:
    """However forms are blocked and cut into pieces."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(minhash, "_BLOCK", block)
        signatures = MinHasher(num_perm, ngram, seed).signatures(forms)
    assert signatures.dtype == np.uint32
    assert signatures.shape == (len(forms), num_perm)
    assert signatures.tolist() == [datasketch_values(f, num_perm, ngram, seed) for f in forms]


def test_a_form_longer_than_a_block_has_one_signature() -> None:
    form = "".join(chr(0x4E00 + i * i % 19_937) for i in range(200_001))
    [signature] = MinHasher().signatures([form])
    assert signature.tolist() == datasketch_values(form, 112, 5, 1)


def test_signatures_do_not_change_between_versions() -> None:
    [signature] = MinHasher().signatures(
        [comparison_form("江边的老榕树下，几位退休工人正在下棋。")]
    )
    assert signature[:4].tolist() == [135773856, 204482527, 156085405, 567241100]


def test_repeated_shingles_count_once() -> None:
    once, often = MinHasher().signatures(["春夏秋冬春夏秋冬春", "春夏秋冬" * 300])
    assert once.tolist() == often.tolist()


def test_short_forms_have_an_empty_signature_that_resembles_nothing() -> None:
    signatures = MinHasher().signatures(["", "四个汉字", "五个汉字呀"])
    assert is_empty(signatures).tolist() == [True, True, False]
    assert (signatures[:2] == EMPTY).all()
    assert estimate_jaccard(signatures, signatures).tolist() == [0, 0, 1]
    assert estimate_jaccard(signatures, signatures[2:]).tolist() == [0, 0, 1]


def test_the_estimate_is_unbiased() -> None:
    """Mean error over 300 pairs of known similarity, against five standard errors."""
    alphabet = [chr(0x4E00 + i) for i in range(6_000)]
    random = np.random.default_rng(7)
    errors = []
    for _ in range(300):
        text = "".join(random.choice(alphabet, 400))
        cut = int(random.integers(0, 400))
        other = text[:cut] + "".join(random.choice(alphabet, 400 - cut))
        one, two = (set(shingle_hashes(t, 5).tolist()) for t in (text, other))
        left, right = MinHasher().signatures([text, other])
        estimate = estimate_jaccard(left[None], right[None])[0]
        errors.append(estimate - len(one & two) / len(one | two))
    assert abs(np.mean(errors)) < 5 * 0.047 / np.sqrt(300)


def test_every_input_bit_flips_every_output_bit_half_the_time() -> None:
    """Avalanche of the shingle hash: 20 bits of 5 code points, 32 output bits, 4,000 shingles."""
    random = np.random.default_rng(3)
    codes = random.integers(0x20000, 0x30000, (4_000, 5), dtype=np.uint32)
    before = shingle_hashes(codes.tobytes().decode("utf-32-le"), 5)[::5]
    for position in range(5):
        for bit in range(16):
            changed = codes.copy()
            changed[:, position] ^= np.uint32(1 << bit)
            after = shingle_hashes(changed.tobytes().decode("utf-32-le"), 5)[::5]
            bits = np.unpackbits((before ^ after).view(np.uint8).reshape(-1, 4), axis=1)
            assert np.abs(bits.mean(axis=0) - 0.5).max() < 0.06


def test_shingle_hashes_of_similar_shingles_do_not_collide() -> None:
    """Expected among 2^18 hashes of 32 bits: 8 collisions."""
    letters = "甲乙丙丁戊己庚辛"
    shingles = "".join(
        a + b + c + d + e + f
        for a in letters
        for b in letters
        for c in letters
        for d in letters
        for e in letters
        for f in letters
    )
    hashes = shingle_hashes(shingles, 6)[::6]
    assert len(hashes) - len(np.unique(hashes)) < 25
