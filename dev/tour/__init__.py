"""The tour: pictures of the main pages, drawn from the example consultation in mid-course."""
