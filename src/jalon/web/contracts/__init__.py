"""The contract of a case: built with the person, proposed, signed, validated, reviewed, renewed or ended."""
