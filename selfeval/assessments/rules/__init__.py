"""The score checks P01–P17, by topic. Each judges `SheetFacts` and yields (place, message, figures).

Places are those of `assessments.places`. P05, P06, P08 and P11 ask for words that the form itself has fields
for: they are silent once the words stand there. Only a deviation from the rule set's class weights (P01) is
explained beside the form, as findings about money are.
"""

from selfeval.assessments.rules import money, reasonable, scores, weights, words

__all__ = ["money", "reasonable", "scores", "weights", "words"]
