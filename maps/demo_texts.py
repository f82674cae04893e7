# ruff: noqa: E501 - the texts read as a table
"""What the demo city's facilities say of themselves, in both languages; ``{ward}`` is the ward's name."""

from app.kernel.text import Localized

Texts = dict[str, tuple[Localized, Localized]]
"""Kind of the portal → description, opening hours."""

_ALWAYS = ("Open at all times", "Buka setiap saat")
_OFFICE = ("Monday to Thursday 8:00–16:00, Friday 8:00–15:00", "Senin sampai Kamis 08.00–16.00, Jumat 08.00–15.00")
_DAYLIGHT = ("Every day from sunrise to sunset", "Setiap hari dari matahari terbit sampai terbenam")

TEXTS: Texts = {
    kind: ({"en": said_en, "id": said_id}, {"en": hours[0], "id": hours[1]})
    for kind, said_en, said_id, hours in (
        (
            "town-hall",
            "Seat of the council and of the city's offices. The counter on the ground floor takes applications and gives advice without an appointment.",
            "Tempat dewan kota dan kantor-kantor kota. Loket di lantai dasar menerima permohonan dan memberi penjelasan tanpa perjanjian.",
            _OFFICE,
        ),
        (
            "library",
            "Books, newspapers and a quiet room to read in {ward}. A card is free for everyone who lives in the city.",
            "Buku, surat kabar, dan ruang baca yang tenang di {ward}. Kartu anggota gratis bagi semua warga kota.",
            (
                "Tuesday to Saturday 9:00–18:00, Sunday 10:00–15:00",
                "Selasa sampai Sabtu 09.00–18.00, Minggu 10.00–15.00",
            ),
        ),
        (
            "museum",
            "Objects and pictures from four centuries of trade around the bay. Guided tours in both languages on Sundays.",
            "Benda dan gambar dari empat abad perdagangan di sekitar teluk. Tur berpemandu dalam dua bahasa setiap hari Minggu.",
            ("Tuesday to Sunday 9:00–17:00", "Selasa sampai Minggu 09.00–17.00"),
        ),
        (
            "school",
            "School of the city for the children of {ward} and around. New pupils are enrolled in May.",
            "Sekolah milik kota bagi anak-anak {ward} dan sekitarnya. Pendaftaran murid baru berlangsung pada bulan Mei.",
            ("Office: Monday to Friday 7:00–14:00", "Tata usaha: Senin sampai Jumat 07.00–14.00"),
        ),
        (
            "childcare",
            "Day care for children from two to five years. Places are given by the date of application.",
            "Penitipan harian bagi anak usia dua sampai lima tahun. Tempat diberikan menurut tanggal pendaftaran.",
            ("Monday to Friday 6:30–17:30", "Senin sampai Jumat 06.30–17.30"),
        ),
        (
            "clinic",
            "Doctor, midwife and vaccinations for {ward}. Bring your health card if you have one; nobody is sent away.",
            "Dokter, bidan, dan imunisasi bagi warga {ward}. Bawalah kartu kesehatan bila ada; siapa pun dilayani.",
            ("Monday to Saturday 7:30–14:00", "Senin sampai Sabtu 07.30–14.00"),
        ),
        (
            "hospital",
            "General hospital with an emergency department that never closes. Visitors are welcome in the afternoon.",
            "Rumah sakit umum dengan unit gawat darurat yang tidak pernah tutup. Jam besuk pada sore hari.",
            ("Emergency: at all times. Visits: 16:00–18:00", "Gawat darurat: setiap saat. Besuk: 16.00–18.00"),
        ),
        (
            "pharmacy",
            "Medicines on prescription and over the counter.",
            "Obat dengan resep dan obat bebas.",
            ("Every day 8:00–21:00", "Setiap hari 08.00–21.00"),
        ),
        (
            "fire-station",
            "Fire and rescue for {ward} and the wards around it. Call 113 in an emergency.",
            "Pemadam kebakaran dan penyelamatan bagi {ward} dan sekitarnya. Dalam keadaan darurat hubungi 113.",
            _ALWAYS,
        ),
        (
            "police-station",
            "Reports are taken day and night, in both languages.",
            "Laporan diterima siang dan malam, dalam dua bahasa.",
            _ALWAYS,
        ),
        (
            "market",
            "Fish, vegetables, spices and household goods. Most stalls close at noon.",
            "Ikan, sayur, rempah, dan keperluan rumah tangga. Sebagian besar lapak tutup pada tengah hari.",
            ("Every day 4:00–13:00", "Setiap hari 04.00–13.00"),
        ),
        (
            "park",
            "Trees, benches and drinking water in the middle of {ward}.",
            "Pepohonan, bangku, dan air minum di tengah {ward}.",
            _DAYLIGHT,
        ),
        (
            "playground",
            "Swings, slides and sand on a soft ground, for children up to twelve years.",
            "Ayunan, perosotan, dan pasir di atas alas lunak, bagi anak sampai usia dua belas tahun.",
            _DAYLIGHT,
        ),
        (
            "sports-ground",
            "Football, running track and courts. Clubs book at the parks department.",
            "Lapangan sepak bola, lintasan lari, dan lapangan lain. Klub memesan di Dinas Pertamanan.",
            ("Every day 5:30–21:00", "Setiap hari 05.30–21.00"),
        ),
        (
            "pool",
            "A pool of 25 metres and one for learners. Lifeguards are there whenever it is open.",
            "Kolam 25 meter dan kolam untuk belajar. Penjaga selalu bertugas selama kolam buka.",
            ("Tuesday to Sunday 6:00–18:00", "Selasa sampai Minggu 06.00–18.00"),
        ),
        (
            "community-centre",
            "A hall for meetings, courses and celebrations of the people of {ward}.",
            "Balai untuk rapat, kursus, dan perayaan warga {ward}.",
            ("Every day 8:00–21:00, when booked", "Setiap hari 08.00–21.00, bila dipesan"),
        ),
        (
            "harbour",
            "Berths, waiting hall and tickets. Boats leave when the signal mast shows green.",
            "Dermaga, ruang tunggu, dan loket tiket. Kapal berangkat bila tiang isyarat menunjukkan warna hijau.",
            ("Every day 5:00–20:00", "Setiap hari 05.00–20.00"),
        ),
        (
            "lighthouse",
            "The light over the point since 1871. The gallery can be climbed at weekends.",
            "Cahaya di atas tanjung sejak 1871. Anjungannya dapat dinaiki pada akhir pekan.",
            ("Saturday and Sunday 9:00–16:00", "Sabtu dan Minggu 09.00–16.00"),
        ),
        (
            "station",
            "Buses of the city stop here. The timetable hangs at the shelter.",
            "Bus kota berhenti di sini. Jadwal tergantung di halte.",
            ("Buses every day 5:00–22:00", "Bus setiap hari 05.00–22.00"),
        ),
        (
            "water-works",
            "Drinking water for the whole city. School classes may visit by appointment.",
            "Air minum bagi seluruh kota. Rombongan sekolah dapat berkunjung dengan perjanjian.",
            _OFFICE,
        ),
        (
            "recycling",
            "Takes paper, glass, metal, plastics and garden waste from households, free of charge.",
            "Menerima kertas, kaca, logam, plastik, dan sampah kebun dari rumah tangga tanpa biaya.",
            ("Monday to Saturday 7:00–17:00", "Senin sampai Sabtu 07.00–17.00"),
        ),
        (
            "polling-place",
            "Where registered voters of the streets around vote on election day.",
            "Tempat pemilih terdaftar dari jalan-jalan di sekitarnya memberikan suara pada hari pemungutan suara.",
            ("Election day 7:00–13:00", "Hari pemungutan suara 07.00–13.00"),
        ),
        (
            "toilet",
            "Public toilet with water and soap, cleaned four times a day.",
            "Toilet umum dengan air dan sabun, dibersihkan empat kali sehari.",
            ("Every day 5:00–21:00", "Setiap hari 05.00–21.00"),
        ),
        (
            "parking",
            "Parking for cars and motorcycles; two hours are free.",
            "Tempat parkir mobil dan sepeda motor; dua jam pertama gratis.",
            _ALWAYS,
        ),
        (
            "worship",
            "A house of prayer in {ward}, open to all who come in peace.",
            "Rumah ibadah di {ward}, terbuka bagi semua yang datang dengan damai.",
            _DAYLIGHT,
        ),
        ("post-office", "Letters, parcels and payments.", "Surat, paket, dan pembayaran.", _OFFICE),
        (
            "wifi",
            "Free wireless network of the city, without registration.",
            "Jaringan nirkabel gratis milik kota, tanpa pendaftaran.",
            _ALWAYS,
        ),
    )
}

STEP_FREE: tuple[Localized, ...] = (
    {"en": "Level entrance, a wide door and a toilet for wheelchair users.",
     "id": "Pintu masuk rata, pintu lebar, dan toilet bagi pengguna kursi roda."},
    {"en": "A ramp leads to the entrance; staff help on request.",
     "id": "Jalur landai menuju pintu masuk; petugas membantu bila diminta."},
    {"en": "Guiding tiles lead from the street to the entrance.",
     "id": "Ubin pemandu menuntun dari jalan sampai pintu masuk."},
)  # fmt: skip
STEPS: Localized = {
    "en": "Three steps at the entrance and no ramp yet.",
    "id": "Tiga anak tangga di pintu masuk dan belum ada jalur landai.",
}

WORSHIP: tuple[Localized, ...] = (
    {"en": "Al-Bahri Mosque", "id": "Masjid Al-Bahri"},
    {"en": "Great Mosque of Bandar Lama", "id": "Masjid Agung Bandar Lama"},
    {"en": "Saint Peter's Church", "id": "Gereja Santo Petrus"},
    {"en": "Segara Temple", "id": "Pura Segara"},
    {"en": "Nurul Huda Mosque", "id": "Masjid Nurul Huda"},
    {"en": "Dharma Samudra Vihara", "id": "Vihara Dharma Samudra"},
    {"en": "Emmanuel Church", "id": "Gereja Imanuel"},
    {"en": "Al-Ikhlas Mosque", "id": "Masjid Al-Ikhlas"},
)
