"""The shop's pages: templates filled with values, every value escaped."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from shop import SHIPPING

if TYPE_CHECKING:
    from shop import Found, Order, Product

TEMPLATES = Path(__file__).with_name("templates")


def euros(cents: int) -> str:
    """A price as the shop writes it."""
    return f"{cents // 100}.{cents % 100:02d} EUR"


def login(problem: str = "") -> str:
    """The form to log in."""
    return _page("Log in", "login", problem=_alert([problem] if problem else []))


def search(found: Found, words: str, category: str, categories: list[str]) -> str:
    """The search form and a page of results."""
    options = "".join(
        f'<option value="{escape(name)}"{" selected" if name == category else ""}>'
        f"{escape(name or 'All categories')}</option>"
        for name in ("", *categories)
    )
    return _page(
        "Search",
        "search",
        words=escape(words),
        options=options,
        total=str(found.total),
        page=str(found.page),
        pages=str(found.pages),
        rows="".join(map(_row, found.products)),
        links=_links(found, words, category),
    )


def _row(product: Product) -> str:
    return (
        f'<tr data-test="row" data-sku="{escape(product.sku)}"><td>{escape(product.sku)}</td>'
        f'<td><a href="/products/{escape(product.sku)}">{escape(product.name)}</a></td>'
        f"<td>{escape(product.category)}</td><td>{euros(product.price_cents)}</td>"
        f"<td>{product.stock}</td></tr>"
    )


def _links(found: Found, words: str, category: str) -> str:
    """The links to the pages before and behind; each only where there is such a page."""

    def link(name: str, label: str, page: int) -> str:
        if not 1 <= page <= found.pages:
            return f'<span class="off">{label}</span>'
        query = urlencode({"q": words, "category": category, "page": page})
        return (
            f'<a id="{name}" rel="{name}" data-test="{name}" '
            f'href="/search?{escape(query)}">{label}</a>'
        )

    return link("prev", "Previous", found.page - 1) + link("next", "Next", found.page + 1)


def product(shown: Product) -> str:
    """A product's own page."""
    return _page(
        shown.name,
        "product",
        sku=escape(shown.sku),
        name=escape(shown.name),
        category=escape(shown.category),
        price=euros(shown.price_cents),
        stock=str(shown.stock),
        weight=str(shown.weight_g),
        description=escape(shown.description),
    )


def order_form(shown: Product, form: dict[str, str], problems: list[str]) -> str:
    """The form to order a product, with what was filled in before."""
    options = "".join(
        f'<option value="{name}"{" selected" if form.get("shipping") == name else ""}>'
        f"{escape(label)} ({euros(cents)})</option>"
        for name, (label, cents) in SHIPPING.items()
    )
    fields = {name: escape(form.get(name, "")) for name in ("customer", "email", "address")}
    return _page(
        f"Order {shown.name}",
        "order",
        sku=escape(shown.sku),
        name=escape(shown.name),
        price=euros(shown.price_cents),
        stock=str(shown.stock),
        quantity=escape(form.get("quantity", "1")),
        options=options,
        problem=_alert(problems),
        **fields,
    )


def confirmation(order: Order) -> str:
    """What was ordered, under its number."""
    return _page(
        f"Order {order.number}",
        "confirmation",
        number=escape(order.number),
        name=escape(order.product.name),
        quantity=str(order.quantity),
        total=euros(order.total_cents),
        customer=escape(order.customer),
        address=escape(order.address),
        shipping=escape(SHIPPING[order.shipping][0]),
    )


def catalogue(products: list[Product]) -> str:
    """A page for everybody, with style sheets, a script and pictures: eight requests in all."""
    pictures = ("lamp", "kettle", "shears", "drill")
    cards = "".join(
        f'<li class="card" data-test="card"><img src="/static/{picture}.svg" alt="" width="96" '
        f'height="96"><h2>{escape(shown.name)}</h2><p>{escape(shown.description)}</p>'
        f"<strong>{euros(shown.price_cents)}</strong></li>"
        for picture, shown in zip(pictures, products, strict=False)
    )
    return _page("Catalogue", "catalogue", cards=cards)


def missing(path: str) -> str:
    """The page for an address that leads nowhere."""
    return _page("Not found", "missing", path=escape(path))


def _alert(problems: list[str]) -> str:
    items = "".join(f"<li>{escape(problem)}</li>" for problem in problems)
    return f'<ul id="problems" class="alert" role="alert">{items}</ul>' if problems else ""


def _page(title: str, template: str, /, **values: str) -> str:
    body = _template(template).substitute(values)
    return _template("layout").substitute(title=escape(title), body=body)


@cache
def _template(name: str) -> Template:
    return Template((TEMPLATES / f"{name}.html").read_text(encoding="utf-8"))
