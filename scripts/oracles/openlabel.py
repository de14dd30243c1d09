"""Validation of files by the schema of OpenLABEL 1.0.0 in Vicomtech's VCD library.

openlabel.py FILE…: a line for each file: {"file","faults":[{"at","what"}]}.
"""

import json
import sys

from jsonschema import validators
from vcd.schema import openlabel_schema

validator = validators.validator_for(openlabel_schema)(openlabel_schema)
for path in sys.argv[1:]:
    with open(path) as file:
        faults = validator.iter_errors(json.load(file))
        print(json.dumps({"file": path, "faults": [
            {"at": "/".join(map(str, fault.absolute_path)), "what": fault.message[:200]} for fault in faults]}))
