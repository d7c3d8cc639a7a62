"""The shop's goods, sessions and orders; knows nothing of HTTP or HTML."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

USERS = {"demo": "demo"}
ROWS_PER_PAGE = 10
SHIPPING = {
    "standard": ("Standard, three working days", 490),
    "express": ("Express, next day", 1290),
}


@dataclass(frozen=True)
class Product:
    """One product; prices are in cents."""

    sku: str
    name: str
    category: str
    price_cents: int
    stock: int
    weight_g: int
    description: str


@dataclass(frozen=True)
class Order:
    """An order that was accepted."""

    product: Product
    quantity: int
    customer: str
    email: str
    address: str
    shipping: str

    @property
    def total_cents(self) -> int:
        """What is to be paid, shipping included."""
        return self.product.price_cents * self.quantity + SHIPPING[self.shipping][1]

    @property
    def number(self) -> str:
        """The confirmation number: the same order has the same number, today and tomorrow."""
        said = (self.product.sku, str(self.quantity), self.customer, self.email, self.address)
        digest = hashlib.sha256("\n".join((*said, self.shipping)).encode()).hexdigest()
        return f"CS-{digest[:8].upper()}"


@dataclass(frozen=True)
class Found:
    """One page of a search."""

    products: tuple[Product, ...]
    total: int
    page: int
    pages: int


@dataclass
class Shop:
    """The catalogue, and who is logged in."""

    products: dict[str, Product]
    sessions: dict[str, str] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)

    @classmethod
    def from_file(cls, path: Path) -> Shop:
        """The shop with the products of a JSON file."""
        products = (Product(**entry) for entry in json.loads(path.read_text(encoding="utf-8")))
        return cls({product.sku: product for product in products})

    def categories(self) -> list[str]:
        """The categories, in the order of the catalogue."""
        return list(dict.fromkeys(product.category for product in self.products.values()))

    def log_in(self, user: str, password: str) -> str | None:
        """A new session's token, or None where name or password are wrong."""
        if user not in USERS or not secrets.compare_digest(USERS[user].encode(), password.encode()):
            return None
        token = secrets.token_hex(16)
        self.sessions[token] = user
        return token

    def search(self, words: str, category: str, page: int) -> Found:
        """Products with a word that starts so for each word asked for, in name, category or number."""
        wanted = words.lower().split()
        matches = [
            product
            for product in sorted(self.products.values(), key=lambda product: product.name)
            if category in {"", product.category}
            and all(any(part.startswith(word) for part in _words(product)) for word in wanted)
        ]
        pages = max(1, -(-len(matches) // ROWS_PER_PAGE))
        page = min(max(1, page), pages)
        first = (page - 1) * ROWS_PER_PAGE
        return Found(tuple(matches[first : first + ROWS_PER_PAGE]), len(matches), page, pages)

    def place(self, form: dict[str, str]) -> tuple[Order | None, list[str]]:
        """The order of a form, or what is wrong with the form."""
        product = self.products.get(form.get("sku", ""))
        problems = [
            f"{label} is missing"
            for name, label in (("customer", "Name"), ("email", "E-mail"), ("address", "Address"))
            if not form.get(name, "").strip()
        ]
        if "@" not in form.get("email", "@"):
            problems.append("E-mail needs an @")
        if form.get("shipping") not in SHIPPING:
            problems.append(f"Shipping is one of {', '.join(SHIPPING)}")
        quantity = int(form["quantity"]) if form.get("quantity", "").isdecimal() else 0
        if product is None:
            problems.append("No such product")
        elif not product.stock:
            problems.append("Out of stock")
        elif not 1 <= quantity <= product.stock:
            problems.append(f"Quantity is 1 to {product.stock}")
        if product is None or problems:
            return None, problems
        fields = (form[name].strip() for name in ("customer", "email", "address"))
        order = Order(product, quantity, *fields, form["shipping"])
        self.orders[order.number] = order
        return order, []


def _words(product: Product) -> list[str]:
    return f"{product.name} {product.category} {product.sku}".lower().split()
