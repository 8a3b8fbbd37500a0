"""How offices work on a case: hands, signatures, copies, inquiries, notices, visits."""
