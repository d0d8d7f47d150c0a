"""The table of a review: what is asked of its included papers, and filling it paper by paper."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dailypapers.accounts.models import User
from dailypapers.community import access
from dailypapers.community.models import Candidate, Review, ReviewPerson, TableColumn
from dailypapers.community.reading_lists import Changed
from dailypapers.community.reviews import queries, table
from dailypapers.community.reviews.cells import Taken
from dailypapers.community.reviews.people import part_of
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, say_many, spoken
from dailypapers.feed.queries import PAGE_SIZE
from dailypapers.feed.reviews import table_file
from dailypapers.feed.reviews.facts import facts_of
from dailypapers.web.acts import readers_only
from dailypapers.web.cards import pager
from dailypapers.web.requests import page_number, reader_of
from dailypapers.web.review_table import askings_of, next_to_fill, proposals_of, rows_of
from dailypapers.web.review_table_forms import ColumnForm, PaperForm, PlacedColumnForm, said_of
from dailypapers.web.views.review_report import as_file
from dailypapers.web.views.reviews import readable, reads_and_posts, run, screened


@never_cache
@reads_and_posts
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what was taken down of the included papers; owners add a column."""
    reader, number = reader_of(request), page_number(request)
    review = readable(slug, reader)
    form = None
    if reader and access.may_run_review(reader, review) and review.done_at is None:
        form = ColumnForm(request.POST if request.method == "POST" else None)
    elif request.method == "POST":
        return _refused(request, slug)
    if form and form.is_valid() and _added(form, review):
        return redirect("review.table", slug)
    columns, papers = queries.columns_of(review), queries.included(review)
    size, first = papers.count(), (number - 1) * PAGE_SIZE
    pages = max(1, -(-size // PAGE_SIZE))
    if number > pages:
        raise Http404(say_many("This list has {n} page.", "This list has {n} pages.", pages))
    context = {
        "review": review,
        "is_mine": part_of(review, reader) is not None,
        "may_screen": access.may_screen_review(reader, review),
        "columns": columns,
        "rows": rows_of(list(papers[first : first + PAGE_SIZE]), columns),
        "pager": pager(request.path, number, pages, size),
        "form": form,
    }
    status = 400 if form and form.is_bound else 200
    return render(request, "web/review_table.html", context, status=status)


@require_safe
def csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the table as a file for spreadsheets."""
    review = readable(slug, reader_of(request))
    return as_file(table_file.written(review), "text/csv", review, "csv")


@never_cache
@reads_and_posts
@readers_only
def column(request: HttpRequest, reader: User, slug: str, number: int) -> HttpResponse:
    """Change a column, or take it away."""
    review = run(slug, reader)
    row = TableColumn.objects.filter(review=review, pk=number).first()
    if row is None:
        raise Http404(say("The table has no such column."))
    is_deleting = "delete" in request.POST
    sent = request.POST if request.method == "POST" and not is_deleting else None
    form = PlacedColumnForm(sent, initial=said_of(row))
    try:
        if is_deleting:
            table.delete_column(review.pk, number)
            return redirect("review.table", slug)
        if form.is_valid():
            table.edit_column(review.pk, number, form.asked(), form.cleaned_data["position"])
            return redirect("review.table", slug)
    except InputError as error:
        if is_deleting:
            raise BadRequest(spoken(error)) from None
        form.add_error(None, spoken(error))
    context = {"review": review, "column": row, "form": form, "filled": row.cells.count()}
    status = 400 if form.is_bound else 200
    return render(request, "web/review_column.html", context, status=status)


@never_cache
@reads_and_posts
@readers_only
def fill(request: HttpRequest, reader: User, slug: str, number: int) -> HttpResponse:
    """Show what is asked of a paper, and take down what it says."""
    review, person = screened(slug, reader)
    paper = queries.included(review).filter(number=number).first()
    if paper is None:
        raise Http404(say("The table is filled for papers that are included by full text."))
    columns = queries.columns_of(review)
    cells, facts = queries.cells_of([paper])[paper.pk], facts_of([paper], columns)[paper.pk]
    sent = request.POST if request.method == "POST" else None
    form = PaperForm(sent, columns, cells, paper.table_version)
    proposals = proposals_of(facts, columns, cells)
    if form.is_valid():
        accepted = request.POST.get("accept", "")
        taken = form.taken() | {
            one.column: Taken(one.value, say("its record"))
            for one in proposals
            if accepted in {str(one.column), "all"}
        }
        if _filled(form, person, paper, taken):
            return _onward(request, review, columns, number)
    context = {
        "review": review,
        "paper": paper,
        "askings": askings_of(form, columns, cells),
        "form": form,
        "proposals": proposals,
    }
    return render(request, "web/review_fill.html", context, status=400 if form.is_bound else 200)


def _added(form: ColumnForm, review: Review) -> bool:
    try:
        table.add_column(review.pk, form.asked())
    except InputError as error:
        form.add_error(None, spoken(error))
        return False
    return True


def _filled(
    form: PaperForm, person: ReviewPerson, paper: Candidate, taken: dict[int, Taken]
) -> bool:
    try:
        table.fill(person, paper.pk, taken, form.cleaned_data["version"])
    except Changed as error:
        form.renew(paper.table_version)
        form.add_error(None, spoken(error))
        return False
    except InputError as error:
        form.add_error(None, spoken(error))
        return False
    return True


def _onward(
    request: HttpRequest, review: Review, columns: list[TableColumn], number: int
) -> HttpResponse:
    """Return to the paper, or go to the next one where that was pressed."""
    if "next" not in request.POST:
        return redirect("review.fill", review.slug, number)
    after = next_to_fill(review, columns, number)
    if after is None:
        messages.success(request, say("All that is asked was taken down of each paper."))
        return redirect("review.table", review.slug)
    return redirect("review.fill", review.slug, after.number)


@readers_only
def _refused(request: HttpRequest, reader: User, slug: str) -> HttpResponse:
    run(slug, reader)
    raise BadRequest(say("This review is done. An owner can open it again."))
