"""Every number that decides what is found and in which order, with its reason or its measurement.

"Measured" gives nDCG@10 with the number halved – as it is – doubled, of the first set of judged questions and then of
the second (docs/reference/search-measurements.md#each-number-halved-and-doubled, `python -m bench.weights`). With 28
and 40 questions a difference below 0.05 says little. "By hand" means that the number was chosen by looking at the hits
of the first set, without such a series; the reason is what it expresses. What makes of these numbers one score is
`search.scoring`, the same for both engines.
"""

# Where a word stands ------------------------------------------------------------------------------------------------

# By hand: who types a name means the thing of that name; a label (organisation, supplier, theme) is said of it by
# others; what it does says more than the explanations of law and risk that every registration has. Only the
# proportions matter. Measured: a name of 3 instead of 6 is 0.890, 0.568; labels of 5 are 0.908, 0.561; see the table.
SECTIONS = {"name": 6.0, "also": 4.0, "labels": 2.5, "text": 2.0, "body": 1.0}
# By hand: `beheer` in `rioleringsbeheer` is about a part of the subject.
# Measured: 0.897 – 0.902 – 0.898, 0.554 – 0.553 – 0.554.
PART_WEIGHT = 0.5
# By hand: the best field counts, and each other one for a fifth. With 0 a word in the name alone equals one that
# stands everywhere; with 1 long entries win by saying the same five times.
# Measured: 0.898 – 0.902 – 0.904, 0.552 – 0.553 – 0.555.
TIE_BREAKER = 0.2

# What a word may be met by ------------------------------------------------------------------------------------------

# By hand, in this order: the word as it was typed a little before its other forms (1.0); a correction before a synonym,
# since a mistyped word was meant so; a synonym as the parts of a compound, which both shift the meaning.
# Measured: 0.908 – 0.902 – 0.891, 0.551 – 0.553 – 0.550.
EXACT = 1.1
# Measured: 0.876 – 0.902 – 0.902, 0.553 – 0.553 – 0.549.
CORRECTED = 0.8
# Measured: 0.902 – 0.902 – 0.898, 0.554 – 0.553 – 0.553.
COMPOUND = 0.6
# Measured: 0.881 – 0.902 – 0.897, 0.557 – 0.553 – 0.537.
SYNONYM = 0.6
# Raised from 0.3 together with the words that officials use for short; the effect of this change alone was not kept. It
# works only in what comes near.
# Measured: 0.898 – 0.902 – 0.900, 0.548 – 0.553 – 0.558.
RELATED = 0.5
# By hand: of a part of the word that was asked for, in what only comes near.
# Measured: 0.902 – 0.902 – 0.902, 0.552 – 0.553 – 0.550.
PART = 0.3
# By hand: a word that says little (lichte_woorden.txt) weighs so much of another, in what only comes near.
# Measured: 0.902 – 0.902 – 0.901, 0.552 – 0.553 – 0.559.
LIGHT = 0.3

# How an application stands ------------------------------------------------------------------------------------------

# An application gets TIER_WEIGHT more for every such number of organisations that it reaches. The steps are by hand:
# two is more than one trial, sixty is a sixth of all municipalities.
TIERS = (2, 5, 20, 60)
# Raised from 0.4 when look-alikes became one hit: of equal texts the one that many use has to stand clearly higher
# (tests/search/test_look_alikes.py).
# Measured: 0.904 – 0.902 – 0.896, 0.555 – 0.553 – 0.546.
TIER_WEIGHT = 2.0
# By hand, as FRESH_WEIGHT: where something of registrations is chosen, an application gets so much for the share of its
# registrations that fit, which decides between equals only. Its tier is then that of the registrations that fit.
SHARE_WEIGHT = 0.3
# By hand: decides between equals only. A change is fresh in this calendar year and the one before.
# Measured: 0.902 – 0.902 – 0.902, 0.553 – 0.553 – 0.553.
FRESH_WEIGHT = 0.3
# Measured: 0.899 – 0.902 – 0.902, 0.555 – 0.553 – 0.554.
FRESH_YEARS = 2
# Lucene leaves the factor k1 + 1 (2.2) out of BM25 and tantivy does not, so what is added to it has to be less in
# Elasticsearch. By proportion that is 1 / 2.2; 0.7 was chosen by trying, and with it nDCG@10 is 0.904 there and 0.902
# in tantivy.
ELASTICSEARCH_STANDING_SCALE = 0.7

# What only comes near -----------------------------------------------------------------------------------------------

# By hand: half a page of hits or less is where a visitor looks on; as many more fill the page.
FEW_HITS = 10
MOST_NEAR = 10
# Four letters: the pieces of a mistyped word are for the most part right. Four-letter pieces alone had an nDCG@10 of
# 0.79 against 0.55 for plain words (the references of the first open set). Part of the index: see engines.document.
PIECE_LENGTH = 4
# By hand: of an eight-letter word with one wrong letter in the middle one of five pieces is right, of one with a wrong
# letter at its end four: 60 % lets the second through and keeps chance out.
# Measured: 0.902 – 0.902 – 0.900, 0.574 – 0.553 – 0.525. Not halved for all that: a word that nothing has then brings
# ten hits that share two pieces with it (scholekster: ReadSpeaker).
ENOUGH_PIECES = 0.6
# By hand: pieces come after every word that was met as a whole.
# Measured: 0.902 – 0.902 – 0.902, 0.547 – 0.553 – 0.558.
PIECE_WEIGHT = 0.25

# What is taken for a typing error -----------------------------------------------------------------------------------

# By hand: three letters are an abbreviation more often than an error.
# Measured: 0.902 – 0.902 – 0.897, 0.553 – 0.553 – 0.553.
SHORTEST_CORRECTED = 4
# By hand: from so many letters on two may be wrong; in shorter words two other letters make another word.
# Measured: 0.902 – 0.902 – 0.893, 0.544 – 0.553 – 0.553.
TWO_ERRORS_FROM = 8
# By hand: a word that three entries have is somebody's word; what fewer have may be an error in the register itself.
# Measured: 0.902 – 0.902 – 0.902, 0.553 – 0.553 – 0.553.
RARE = 3
# By hand: then the other word has to stand in ten times as many entries.
# Measured: 0.902 – 0.902 – 0.902, 0.553 – 0.553 – 0.553.
MUCH_COMMONER = 10
# Cost, not quality: each is looked for among all words of the index.
MOST_CORRECTED = 4

# What resembles something -------------------------------------------------------------------------------------------

# By hand: one shared rare word is chance, a name or a place.
ENOUGH_SHARED = 2
# By hand: eight words make a question of the length that the engine answers fastest, and name a subject.
RAREST_WORDS = 8
# By hand: what it is stands at the beginning.
SUMMARY_SIGNS = 400

# What looks alike ---------------------------------------------------------------------------------------------------

# By hand, on the registrations of one product by many municipalities: they have its name and copy how its text begins,
# and then write their own. Part of the index: see engines.document.
LOOK_ALIKE_SIGNS = 200
LOOK_ALIKE_WORDS = 3
