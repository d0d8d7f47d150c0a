"""A client of version 1 of the API of any instance of Daily Papers, sync and async.

>>> from dailypapers.client import Client, calls
>>> papers = Client("https://papers.example", token="dailypapers_...")
>>> call = calls.search("language models")  # papers.each(call) yields hits, page after page
"""

from dailypapers.client.call import Call, Pages
from dailypapers.client.clients import AsyncClient, Client
from dailypapers.client.errors import ClientError, NoAnswer, Refused

__all__ = ["AsyncClient", "Call", "Client", "ClientError", "NoAnswer", "Pages", "Refused"]
