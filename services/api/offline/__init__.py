"""What an expert takes along to work without the portal: evidence, an index page, a workbook."""
