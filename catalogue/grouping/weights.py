"""The numbers by which grouping decides, each with its reason or its measurement.

`python -m bench.grouping_weights` tries others on the recorded register and the open half of the labels; its table is
in docs/reference/grouping-measurements.md#the-numbers-of-the-method. With the list of products hardly any number
changes a score, so the figures below are without it (F1 of pairs 0.830, 14 of 37 groups exact). Raise METHOD_VERSION
with a number.
"""

# How sure a match is, to 100. Below SURE a registration waits in the queue of the editors. The numbers only keep the
# two apart: nothing was measured between them.
SURE, LIKELY = 95, 75

# The weight of a reason, on the same scale. Only the order counts: of two registrations of one organisation in one
# cluster the better reason stays, and the best is shown first. Chosen, not measured: a title is about the application
# itself, a supplier has other products, and of the texts a purpose is copied most. Code names one project; an office
# for ICT serves several municipalities with several products.
PRODUCT_IN = {"titel": 100, "leverancier": 95, "methode": 85, "doel": 80}
SAME_CODE, LIKE_TITLE_OF_SUPPLIER, SAME_TEXT_OF_SUPPLIER, SAME_ICT_OFFICE = 95, 90, 85, 80
MOST_REASONS = 3  # stored with a registration; more of the same kind add nothing for a reader

# The share of triples of words from which two texts are the same. Measured: at 0.5 the first wrong pairs (precision
# 0.996), at 0.8 right ones are lost (F1 0.814, 11 groups exact); 0.7 is as good.
SAME_TEXT = 0.6
# The share of stems from which two titles are alike. Measured: at 0.3 the first wrong pairs (precision 0.997), at 0.6
# right ones are lost (F1 0.826, 12 groups exact); 0.4 is as good.
LIKE_TITLE = 0.5
# Hashes of a text under which others find it. Two texts that share 60 per cent of their triples then miss each other in
# at most 0.4 ** 4 = 2.6 per cent of the cases; each more is one more row per text. Measured: 2 and 8 change nothing.
BLOCKING_HASHES = 4
# Of these so many have to be equal where a query compares texts without their sketches: one may be an edited word.
MIN_SHARED_HASHES = BLOCKING_HASHES - 1

# The part of those that share a text or title that has to name the application: the rest may have copied the text from
# users of another. Measured: at 0.5 right ones are lost, also with the list of products (34 groups exact, not 35); the
# labels hold no case that a lower one gets wrong, so that there is a guard at all is a choice.
MIN_NAMED_SHARE = 1 / 3
# How many have to name it where only the title is shared, since "Chatbot" is a title too. Measured: at 1 a little more
# is found (F1 0.831) and at 5 less (0.824); 3 is the careful side.
MIN_NAMED_TITLES = 3

# Hashes kept of a text. The error of an estimated share of 0.6 is some sqrt(0.6 * 0.4 / 64) = 0.06. Measured: 16 to 128
# change nothing.
SKETCH_SIZE = 64
# A text with fewer words, or fewer triples that say something, may be the same by chance ("Zie doel en impact").
# Measured: half and double change nothing.
MIN_WORDS = 12
MIN_TRIPLES = 4
# Signs at the beginning of a purpose that are searched for what an unnamed product does: two or three sentences; then
# texts go on about rules and people. Measured: 200 and 2,000 change nothing.
FUNCTION_SIGNS = 600

# For whoever adds an application: suggestions, since a longer list is not read, and the applications that are compared
# for them, a bound on the work for a name such as "ai". Chosen.
MAX_SUGGESTIONS = 5
MAX_CANDIDATES = 500
