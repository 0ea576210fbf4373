"""The Merkle tree of RFC 6962 over event lines, kept as its right edge so that an append costs O(log n).

`peaks` are the hashes of the complete subtrees from the left, largest first: their sizes are the binary digits of the
tree size. Source: RFC 6962, section 2.1.
"""

import base64
import hashlib
from functools import reduce

HASH_LENGTH = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
RECEIPT_BYTES = 10
RECEIPT_GROUP = 4


def leaf_hash(line: bytes) -> bytes:
    """Hash of an event line, given without its newline."""
    return hashlib.sha256(b"\x00" + line).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def appended(peaks: bytes, *, size: int, leaf: bytes) -> bytes:
    """The right edge after one more leaf; `size` is the number of leaves before it."""
    edge = [peaks[start : start + HASH_LENGTH] for start in range(0, len(peaks), HASH_LENGTH)]
    carried = leaf
    while size & 1:
        carried = node_hash(edge.pop(), carried)
        size >>= 1
    return b"".join((*edge, carried))


def root(peaks: bytes) -> bytes:
    """Root hash of the tree with this right edge."""
    edge = [peaks[start : start + HASH_LENGTH] for start in range(0, len(peaks), HASH_LENGTH)]
    if not edge:
        return EMPTY_ROOT
    return reduce(lambda right, left: node_hash(left, right), reversed(edge))


def receipt_code(leaf: bytes) -> str:
    """The code on a receipt: the first ten bytes of the leaf hash in base32, in groups of four."""
    letters = base64.b32encode(leaf[:RECEIPT_BYTES]).decode()
    return "-".join(letters[start : start + RECEIPT_GROUP] for start in range(0, len(letters), RECEIPT_GROUP))
