"""The pages of the small knowledge, and of what a test changes in it."""

import pytest

from primum.reports.publishing.publish import Publisher
from small_release import read_small, write_documents


@pytest.fixture
def published(tmp_path):
    """Publish the small knowledge, with documents changed; give the bytes by path."""

    def publish(folder="k", **changed):
        publisher = Publisher(*read_small(write_documents(tmp_path / folder, **changed)))
        return {it.path: it.data for group in publisher.pages() for it in group}

    return publish


@pytest.fixture
def pages(published):
    return published()
