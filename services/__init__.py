"""EcoCase: creation and acceptance cases. Four rooms, one direction.

api speaks HTTP > workflows wait and order > storage remembers > domain decides.
"""

import os

# openpyxl takes lxml as soon as another package brings it, and reads what the standard parser
# refuses: a workbook that expands itself (4.14). It looks once, when it is first imported.
os.environ["OPENPYXL_LXML"] = "False"
